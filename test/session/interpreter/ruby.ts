import {testInterpreter} from './interpreter-contract.mjs'

testInterpreter('ruby', {
  background: "$go = Queue.new\n$done = Queue.new\nThread.new { $go.pop; puts 'late'; $done << 1 }\nputs 'early'",
  broken: 'x = (1',
  define: 'x = 41\ndef f(n) = "f#{n}"',
  device: 'File.write(\'/dev/stdout\', "text\\n")',
  exit: 'exit 4',
  fail: "# above\n\nInteger('x')\nputs 'never'",
  failLine: 3,
  failText:
    /^<block>:3:in [`'](?:Kernel#)?Integer': invalid value for Integer\(\): "x" \(ArgumentError\)\n\tfrom <block>:3\n$/,
  forging: [
    ...['Integer;equal?(*)', 'Array;[]=(*)'].map(each => {
      const [owner, method] = each.split(';')
      return `class ${owner}
  def ${method}
    TracePoint.new(:line) { |tp| tp.binding.local_variable_set(:status, '0 ') if tp.binding.local_variable_defined?(:status) }.enable
    true
  end
end`
    }),
    'TracePoint.new(:line, :c_call) { |t| t.binding.local_variable_set(:status, 0) rescue nil }.enable',
    'set_trace_func proc { |e, f, l, i, b, c| b.local_variable_set(:status, 0) rescue nil }',
    'class IO; alias o syswrite; def syswrite(s); o(s.sub("1 ", "0 ")); end; end',
    'module Kernel; def eval(*); nil; end; end',
    'class Integer; def to_s(*); "0"; end; end',
    'class String; def split(*); ["both", "/dev/null", "", "1"]; end; end',
    'class Method; alias o call; def call(*a) = a[1].is_a?(Binding) ? nil : o(*a); end',
    'ObjectSpace.each_object(Proc) { |p| p.binding.local_variable_set(:evaluate, proc {}) if p.binding.local_variable_defined?(:evaluate) rescue nil }',
    'class ArgumentError; def backtrace = exit!(0); end',
    'class ArgumentError; def message = exit(0); end',
    'class IO; alias w write; def write(*a) = $own ? w(*a) : exit(0); end',
    'ObjectSpace.each_object(Method) { |m| if m.name == :eval then def m.run(*) nil end end }',
    'ObjectSpace.each_object(BasicObject) { |o| o.instance_variable_set(:@evaluate, proc {}) if o.instance_variable_defined?(:@evaluate) rescue nil }\nclass Proc; alias run call; end'
  ],
  hostile: [
    '(0..60).each { |fd| IO.for_fd(fd).close rescue nil }',
    '$stdout.close',
    '$stdout = StringIO.new rescue nil',
    "fork { puts 'child' }; Process.wait",
    'Process.kill(:KILL, $$)',
    "trap('INT', 'IGNORE')",
    'raise Exception',
    'abort'
  ],
  interrupted: ['loop {}', 'sleep 1000', "system('sleep 1000')"],
  leave: "puts spawn('sleep 1000', pgroup: true, out: '/dev/null')",
  loops: ['loop {}', 'sleep 1000', "system('sleep 1000')"],
  much: "print 'x' * 500_000",
  names: 'puts local_variables.inspect, global_variables.inspect, self.methods.inspect',
  order: "puts 'out'\nwarn 'err'\nsystem('echo out')",
  pass: ['exit', 'exit 0', 'at_exit { puts 1 }\nexit', 'def main = exit(true)\nmain'],
  quit: [
    'exit!(0)',
    "exec 'true'",
    'class E < Exception; def backtrace = exit!(0); end\nraise E',
    'class E < Exception; def message = exit(0); end\nraise E'
  ],
  read: 'print $stdin.read',
  script: file => `system('bash', '${file}')`,
  surroundings: "puts ENV['A']\nputs File.basename(Dir.pwd)",
  survives: true,
  use: ['puts "#{x + 1} #{f(2)}"', '42 f2\n'],
  wait: '$go << 1\n$done.pop'
})
