# Runs the blocks of a document one after another, as cells of one script. The runner writes two lines for each block to
# descriptor 3: its words, and the key that ends its output. The key is read when the block has ended. It writes its
# reports to descriptor 8; descriptor 9 is the output of blocks.
lambda do |space|
  # Programs can't trace a process that has changed its group (proc(5), /proc/pid).
  group = Process.egid
  [65_534, group].each { |each| Process::GID.eid = each } if ARGV.shift
  channel, reports, output = [3, 8, 9].map { |number| IO.for_fd(number).dup }
  [3, 8, 9].each { |number| IO.for_fd(number).close }
  [channel, reports, output].each { |each| each.close_on_exec = true }
  process = Process.pid
  # Blocks can replace methods.
  evaluate = Kernel.method(:eval)
  report = reports.method(:syswrite)
  fill = Kernel.method(:format)
  split = String.instance_method(:split)
  untrace = lambda do
    set_trace_func(nil)
    ObjectSpace.each_object(TracePoint, &:disable)
  end
  own = __FILE__
  count = 0
  decode = lambda do |word|
    word == '-' ? +'' : word.gsub(/\\0(\d{3})/) { $1.to_i(8).chr }.force_encoding('UTF-8')
  end
  describe = lambda do |error|
    rows = (error.backtrace || []).reject { |row| row.start_with?(own) }
    rows = rows.map { |row| row.sub(/\A<block-\d+>/, '<block>').sub(/:in `?'?<main>'\z/, '') }
    message = error.message.gsub(/<block-\d+>/, '<block>')
    head = error.is_a?(SyntaxError) ? message : "#{rows.first}: #{message} (#{error.class})"
    [head, *rows.drop(1).map { |row| "\tfrom #{row}" }].join("\n") + "\n"
  end
  failed_line = lambda do |error, name|
    place = error.is_a?(SyntaxError) ? error.message : (error.backtrace || []).find { |row| row.start_with?(name) }
    place.to_s[/#{Regexp.escape(name)}:(\d+)/, 1].to_i
  end
  $0 = 'ruby'
  running = false
  trap('INT') { Thread.main.raise(Interrupt, '') if running }

  while (line = channel.gets)
    stream, stdin, cwd, code, *variables = split.bind_call(line.chomp, ' ').map(&decode)
    count += 1
    name = "<block-#{count}>"
    status = failed = 0
    folder = Dir.pwd
    changed = variables.map { |each| each.split('=', 2) }.to_h
    before = changed.keys.to_h { |key| [key, ENV[key]] }
    begin
      $stdin.reopen(stdin)
      STDOUT.reopen(stream == 'stderr' ? File.open(File::NULL, 'w') : output)
      STDERR.reopen(stream == 'stdout' ? File.open(File::NULL, 'w') : output)
      [STDOUT, STDERR].each { |each| each.sync = true }
      ENV.update(changed)
      Dir.chdir(cwd) unless cwd.empty?
      running = true
      evaluate.call(code, space, name, 1)
      running = false
    rescue SystemExit
      exit!(0) if Process.pid != process
      raise
    rescue Exception => error
      # Tracing ends with its block: it could change what follows.
      untrace.call
      running = false
      status = error.is_a?(Interrupt) ? 130 : 1
      failed = failed_line.call(error, name)
      $stderr.write(describe.call(error)) rescue nil
    end
    untrace.call
    # A child that the block forked doesn't read the next one.
    exit!(status) if Process.pid != process
    [$stdout, $stderr, STDOUT, STDERR].each { |each| each.flush rescue nil }
    before.each { |key, value| ENV[key] = value }
    Dir.chdir(folder) unless cwd.empty?
    STDOUT.reopen(output)
    STDERR.reopen(output)
    key = channel.gets.to_s.chomp
    report.call(fill.call("%d %d %s\n", status, failed, key))
    output.syswrite("\0#{key[0, 16]}\0")
  end
end.call(TOPLEVEL_BINDING.dup)
