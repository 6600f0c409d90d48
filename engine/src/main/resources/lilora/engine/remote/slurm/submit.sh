# Queues the job of the run in $folder under $name and prints its number, then what else was said; once, however often it is asked.
cd "$folder" || exit 1
patient() { if command -v timeout >/dev/null 2>&1; then timeout 20 "$@"; else "$@"; fi; }
before=$(cat job 2>/dev/null)
if [ -n "$before" ]; then
    # Whoever does not know whether it is queued must not queue another, which would work in the same folder.
    all=$(patient squeue --noheader --array --user="$(id -un)" --format='%i' 2>&1) || {
        echo "squeue does not answer, so its job $before may be queued ($all); try again."
        exit 1
    }
    if printf '%s\n' "$all" | grep -qxF "$before"; then
        echo "its job $before is queued or running already; attach to it."
        exit 1
    fi
fi
if [ -z "$before" ] && [ ! -f exit ] && has_worker "$folder"; then
    echo "its worker process $(cat pid) is running; stop it first."
    exit 1
fi
rm -f pid exit
number=$(sbatch --parsable --chdir="$folder" --job-name="$name" --output=slurm.log job.sbatch 2>submit.log | tail -n 1)
# On federated clusters the cluster's name follows.
number=${number%%;*}
case $number in
"" | *[!0-9]*)
    cat submit.log
    echo "$number"
    exit 1
    ;;
esac
echo "$number" >job.part && mv job.part job
echo "$number"
cat submit.log
