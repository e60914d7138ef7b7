-- KEYS contract, job, open contracts; ARGV token, job's id, contract's id, result, seconds to keep it
-- 1; 0 if the lease was lost; -1 if another job is open
if not held(KEYS[1], ARGV[1]) then return 0 end
local open = redis.call('HGET', KEYS[1], 'open')
if open and open ~= ARGV[2] then return -1 end
if redis.call('HSETNX', KEYS[2], 'ended', '1') == 1 then
  redis.call('HSET', KEYS[2], 'result', ARGV[4])
  redis.call('EXPIRE', KEYS[2], ARGV[5])
end
redis.call('HDEL', KEYS[1], 'open')
redis.call('SREM', KEYS[3], ARGV[3])
return 1
