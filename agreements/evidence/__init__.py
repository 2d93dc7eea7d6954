"""What a file itself shows: whether it is what was uploaded, who signed it, and what its pages say.

Nothing here knows the register; agreements.services.examining asks and keeps the answers.
"""
