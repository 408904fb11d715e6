-- Answers lines "C<tab>a<tab>b" (order) with rpm's own comparison of
-- epoch:version-release. Run by: rpm --eval '%{lua: dofile("rpm.lua")}'.
for line in io.lines() do
  local a, b = line:match("^C\t([^\t]*)\t([^\t]*)$")
  if a then
    local ok, c = pcall(rpm.vercmp, a, b)
    io.write(ok and c or "error", "\n")
  end
end
