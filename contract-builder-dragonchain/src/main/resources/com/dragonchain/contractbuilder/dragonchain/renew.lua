-- KEYS contract; ARGV token, life in ms; 1, or 0 if the lease was lost
if not held(KEYS[1], ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'until', text(now() + ARGV[2]))
return 1
