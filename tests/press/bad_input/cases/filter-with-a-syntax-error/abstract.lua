function Para(p
end
