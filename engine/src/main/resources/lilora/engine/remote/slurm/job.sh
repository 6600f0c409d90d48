# Tells of the job of the run in $folder, a line a fact: its name, a tab, what it is. Reads $format. Changes nothing.
cd "$folder" || exit 1
tell() { printf '%s\t%s\n' "$1" "$2"; }
patient() { if command -v timeout >/dev/null 2>&1; then timeout 20 "$@"; else "$@"; fi; }

job=$(cat job 2>/dev/null)
[ -n "$job" ] || exit 0
tell job "$job"
# Asked for all of the user's: for one number that it has forgotten, squeue says what it says of faults.
if all=$(patient squeue --noheader --array --states=all --user="$(id -un)" --format="$format" 2>&1); then
    found=$(printf '%s\n' "$all" | grep "^$job|" | head -n 1)
    if [ -n "$found" ]; then
        tell queue "$found"
    else
        patient sacct --noheader --parsable2 --allocations --jobs="$job" --format=JobID,State,ExitCode 2>/dev/null |
            while IFS= read -r line; do tell account "$line"; done
    fi
else
    tell trouble "$(printf '%s\n' "$all" | head -n 1)"
fi
# What was printed since the worker was started last: the daemons of Slurm tell there, too, why they end a job.
awk '/^The worker starts on / { n = 0; next } { line[n++] = $0 }
    END { for (i = n > 8 ? n - 8 : 0; i < n; i++) print line[i] }' slurm.log 2>/dev/null |
    while IFS= read -r line; do tell log "$line"; done
exit 0
