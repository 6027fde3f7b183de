using OpenLedger.Core.Execution;
using OpenLedger.Core.State;
using OpenLedger.Core.Tests.State;

namespace OpenLedger.Core.Tests.Execution;

/// <summary>
/// Blocks of what happens rarely leave what sequential execution leaves, for any number of workers, and can be taken back.
/// </summary>
public sealed class EdgeBlockTest
{
    private static readonly int Chains = Environment.GetEnvironmentVariable("OLSIM_SOAK") == "1" ? 2_000 : 60;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(8)]
    public void Rare_blocks_leave_what_sequential_execution_leaves(int workers)
    {
        var blocks = new EdgeBlocks();
        LedgerState genesis = blocks.Ledger.State;
        Runtime runtime = blocks.Ledger.Runtime;
        string dump = StateDump.Of(genesis);
        for (int chain = 0; chain < Chains; chain++)
        {
            using var one = new ExecutionSide(genesis.Clone(), history => new SequentialExecutor(runtime, history));
            Scheduling scheduling = chain % 2 == 0 ? Scheduling.InOrder : Scheduling.ByGraph;
            using var other = new ExecutionSide(
                genesis.Clone(), history => new ParallelExecutor(runtime, history, workers) { Scheduling = scheduling });
            for (ulong slot = 1; slot <= 8; slot++)
            {
                int seed = (((workers * 10_000) + chain) * 10) + (int)slot;
                BlockInput block = blocks.Draw(new Random(seed), slot);
                one.Execute(block);
                other.Execute(block);
                ExecutionSide.AssertEqual(one, other, block, $"seed {seed}, {workers} workers, {scheduling}");
            }

            other.RollbackAll();
            Assert.True(dump == StateDump.Of(other.State), $"chain {chain}, {workers} workers: not back at genesis");
        }
    }
}
