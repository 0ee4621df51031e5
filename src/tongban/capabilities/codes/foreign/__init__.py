"""异码融合: what is not our own code: recognised, checked, and shown as far as the scene takes it."""
