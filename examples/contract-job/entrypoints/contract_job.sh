#!/bin/sh
# Runs one contract job: EVENT in, exit code out. --help lists the environment.
set -eu

home=$(cd "$(dirname "$0")/.." && pwd -P)
app=$home
[ -f "$app/contract-job.jar" ] || app=$home/target/app
if [ ! -f "$app/contract-job.jar" ]; then
  echo "contract-job: $app/contract-job.jar is not there; build it with ./dev/build" >&2
  exit 1
fi

# What stands beside the program counts where the working directory has none.
if [ -z "${FWATCHDOG:-}" ] && [ ! -e bin/fwatchdog ] && [ -e "$home/bin/fwatchdog" ]; then
  export FWATCHDOG="$home/bin/fwatchdog"
fi

terminal=false
[ ! -t 1 ] || terminal=true

java=java
[ -z "${JAVA_HOME:-}" ] || java=$JAVA_HOME/bin/java

# One short run on few cores: the serial collector, and classes from an archive that the build made. Without
# the archive, or with another JVM than the one that made it, the JVM starts all the same, only slower; it would
# say so on standard output, which is not its own, so its log is off but for errors. The second compiler, which
# large images need for their digests, keeps to what runs ten times as often as the JVM would have it, and the
# first one gathers no profiles for it: a digest needs none (docs/decisions/062-a-short-job-starts-fast.md).
exec "$java" -XX:+UseSerialGC -Xmx64m -XX:-UsePerfData \
  -XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000 \
  -XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=400000 \
  -XX:-C1UpdateMethodData -XX:-C1ProfileCalls -XX:-C1ProfileVirtualCalls -XX:-C1ProfileInlinedCalls \
  -XX:-C1ProfileBranches -XX:-C1ProfileCheckcasts \
  -XX:-SegmentedCodeCache -Xshare:auto -XX:SharedArchiveFile="$app/contract-job.jsa" \
  -Xlog:disable -Xlog:all=error:stderr -Dcontract-job.terminal=$terminal \
  ${JAVA_OPTS:-} -jar "$app/contract-job.jar" "$@"
