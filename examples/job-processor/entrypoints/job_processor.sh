#!/bin/sh
# Runs one replica of the job processor, until it is told to end by SIGTERM. --help lists the environment.
set -eu

home=$(cd "$(dirname "$0")/.." && pwd -P)
app=$home
[ -f "$app/job-processor.jar" ] || app=$home/target/app
if [ ! -f "$app/job-processor.jar" ]; then
  echo "job-processor: $app/job-processor.jar is not there; build it with ./dev/build" >&2
  exit 1
fi

# What stands beside the program counts where the working directory has none.
if [ -z "${FWATCHDOG:-}" ] && [ ! -e bin/fwatchdog ] && [ -e "$home/bin/fwatchdog" ]; then
  export FWATCHDOG="$home/bin/fwatchdog"
fi

java=java
[ -z "${JAVA_HOME:-}" ] || java=$JAVA_HOME/bin/java

# 128 MiB of heap are enough for dozens of workers: no image is held in memory. Without its memory a process is
# better ended than half alive: what it held is taken over. Classes come from an archive that the build made; without
# it, or with another JVM, the JVM starts all the same, only slower, and would say so on standard output. The second
# compiler keeps to what runs ten times as often as the JVM would have it, and the first one gathers no profiles for
# it: compiling is a good part of what the first thousand jobs cost, and later ones are no slower. A request of
# health or metrics that is not whole after 10 s (maxReqTime) is dropped.
exec "$java" -XX:+UseSerialGC -Xmx128m -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError \
  -XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000 \
  -XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=400000 \
  -XX:-C1UpdateMethodData -XX:-C1ProfileCalls -XX:-C1ProfileVirtualCalls -XX:-C1ProfileInlinedCalls \
  -XX:-C1ProfileBranches -XX:-C1ProfileCheckcasts \
  -Xshare:auto -XX:SharedArchiveFile="$app/job-processor.jsa" \
  -Xlog:disable -Xlog:all=error:stderr -Dsun.net.httpserver.maxReqTime=10 \
  ${JAVA_OPTS:-} -jar "$app/job-processor.jar" "$@"
