# Tells whether the worker of the run in $folder is there. With the folder it is gone.
if has_worker "$folder"; then echo there; else echo gone; fi
