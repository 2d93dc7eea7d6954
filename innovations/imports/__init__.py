"""Files with innovations, from the upload to the catalogue: the row is the queue, a worker does what it asks for.

`services` takes a file, has it written or drops it; `working` examines and writes; `progress` says how far it is.
"""
