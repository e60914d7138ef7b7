-- ARGV how many at most; gives back lanes whose owners have gone: how many
local time = now()
local expired = redis.call('ZRANGEBYSCORE', OWNED, '-inf', text(time), 'LIMIT', 0, ARGV[1])
for _, name in ipairs(expired) do
  redis.call('HINCRBY', claim(name), 'lost', 1)
  give_back(name, time)
end
return #expired
