-- ARGV lane, token, ms, whether that counts as a try (1 or 0)
-- The first task stays, and may be taken again after a while: 1, or 0 if the claim was lost
if not holds(ARGV[1], ARGV[2]) then return 0 end
if ARGV[4] == '1' then
  redis.call('HINCRBY', claim(ARGV[1]), 'tries', 1)
end
give_back(ARGV[1], now() + ARGV[3])
return 1
