"""统一预约: places that people visit at a time: who has a place in which slot, who waits, who came. Libraries, museums,
parks, sports halls. Entry is by the code; what one pays follows from facts, never from a card."""
