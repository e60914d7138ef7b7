-- {tasks not admitted, tasks admitted, ms since the oldest was, lanes ready, deferred, owned, dead letters}
local time = now()
local oldest = redis.call('ZRANGE', WAITING, 0, 0, 'WITHSCORES')[2]
local due = redis.call('ZCOUNT', READY, '-inf', text(time))
return {
  redis.call('LLEN', TASKS) + redis.call('LLEN', PENDING),
  redis.call('ZCARD', WAITING), oldest and math.max(0, time - oldest) or 0,
  due, redis.call('ZCARD', READY) - due, redis.call('ZCARD', OWNED), redis.call('LLEN', DEAD)
}
