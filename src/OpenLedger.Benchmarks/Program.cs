using OpenLedger.Benchmarks;

return BenchmarkProgram.Run(typeof(BenchmarkProgram).Assembly.GetTypes(), args, BenchmarkProgram.Config());
