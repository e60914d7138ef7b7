-- ARGV lane, token; the first task has ended: 1, or 0 if the claim was lost
if not holds(ARGV[1], ARGV[2]) then return 0 end
redis.call('ZREM', WAITING, job_of(drop(ARGV[1], now())))
return 1
