-- KEYS contract, job, open contracts; ARGV token, job's id, contract's id
-- 1; 0 if the lease was lost; -1 if another job is open or this one has ended
if not held(KEYS[1], ARGV[1]) then return 0 end
local open = redis.call('HGET', KEYS[1], 'open')
if (open and open ~= ARGV[2]) or redis.call('HEXISTS', KEYS[2], 'ended') == 1 then return -1 end
redis.call('HSET', KEYS[1], 'open', ARGV[2])
redis.call('SADD', KEYS[3], ARGV[3])
return 1
