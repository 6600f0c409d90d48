# Cancels the job of the run in $folder.
cd "$folder" || exit 1
scancel "$(cat job)"
