-- KEYS contract, job, transactions; ARGV token, transaction, result; 1, or 0 if the lease was lost
if not held(KEYS[1], ARGV[1]) then return 0 end
if redis.call('HSETNX', KEYS[2], 'ledgered', '1') == 1 then
  redis.call('HSET', KEYS[2], 'result', ARGV[3])
  redis.call('LPUSH', KEYS[3], ARGV[2])
end
return 1
