"""事项库: which services there are, who offers them, under which codes and terms; true even if nobody ever applies."""
