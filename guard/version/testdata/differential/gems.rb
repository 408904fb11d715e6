# Answers lines "C<tab>a<tab>b" (order) and "S<tab>requirement<tab>version"
# (inside) with RubyGems itself.
require "rubygems"

STDIN.read.split("\n").each do |line|
  next if line.empty?
  kind, x, y = line.split("\t", -1)
  begin
    if kind == "C"
      puts Gem::Version.new(x) <=> Gem::Version.new(y)
    else
      puts Gem::Requirement.new(x.split(",").map(&:strip)).satisfied_by?(Gem::Version.new(y))
    end
  rescue ArgumentError
    puts "error"
  end
end
