# Tells whether the worker of the run in $folder is there.
cd "$folder" || exit 1
if [ -f pid ] && kill -0 "$(cat pid)" 2>/dev/null; then echo there; else echo gone; fi
