# Queues the job of the run in $folder under $name and prints its number, then what else was said; once, however often it is asked.
cd "$folder" || exit 1
before=$(cat job 2>/dev/null)
if [ -n "$before" ] && squeue --noheader --array --user="$(id -un)" --format='%i' 2>/dev/null | grep -qx "$before"; then
    echo "its job $before is queued or running already; attach to it."
    exit 1
fi
if [ -z "$before" ] && [ -f pid ] && [ ! -f exit ] && kill -0 "$(cat pid)" 2>/dev/null; then
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
