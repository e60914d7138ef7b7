-- ARGV life of the claims in ms, then lane and token of each
-- For each 1, or 0 if the claim was lost
local time, held = now(), {}
for i = 2, #ARGV, 2 do
  local mine = holds(ARGV[i], ARGV[i + 1])
  if mine then
    redis.call('ZADD', OWNED, text(time + ARGV[1]), ARGV[i])
  end
  held[#held + 1] = mine and 1 or 0
end
return held
