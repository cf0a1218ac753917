-- wrk asks for the paths given after "--", one after the other.
local paths, at = {}, 0

function init(args)
  for i, path in ipairs(args) do paths[i] = path end
end

function request()
  at = at % #paths + 1
  return wrk.format(nil, paths[at])
end
