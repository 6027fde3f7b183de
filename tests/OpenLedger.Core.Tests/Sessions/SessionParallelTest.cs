using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Core.Tests.Execution;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>I9 and A7: the number of workers decides nothing about sessions: not what is allowed, not what is charged, not what is written.</summary>
public sealed class SessionParallelTest
{
    private static readonly bool Soak = Environment.GetEnvironmentVariable("OLSIM_SOAK") == "1";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    public void I9_blocks_of_sessions_leave_what_sequential_execution_leaves(int workers)
    {
        var forest = new SessionForest();
        var seen = new Dictionary<SessionReason, int>();
        int chains = Soak ? 500 : 4;
        for (int chain = 0; chain < chains; chain++)
        {
            using var one = new ExecutionSide(
                forest.Ledger.State.Clone(), history => new SequentialExecutor(forest.Ledger.Runtime, history));
            Scheduling scheduling = chain % 2 == 0 ? Scheduling.ByGraph : Scheduling.InOrder;
            using var other = new ExecutionSide(
                forest.Ledger.State.Clone(),
                history => new ParallelExecutor(forest.Ledger.Runtime, history, workers) { Scheduling = scheduling });
            for (ulong slot = 1; slot <= 12; slot++)
            {
                BlockInput block = forest.Draw(new Random((workers * 1_000_000) + (chain * 1_000) + (int)slot), slot);
                string where = $"{workers} workers, chain {chain}, slot {slot}";
                one.Execute(block);
                other.Execute(block);
                ExecutionSide.AssertEqual(one, other, block, where);
                foreach (AuthorizationRecord record in one.Output.Records)
                {
                    seen[record.Reason] = seen.GetValueOrDefault(record.Reason) + 1;
                }
            }
        }

        SessionReason[] expected =
        [
            SessionReason.Allowed, SessionReason.ScopeCounterparty, SessionReason.LimitBucket, SessionReason.Frozen,
            SessionReason.GuardOpen, SessionReason.LimitPerUse, SessionReason.ExecutionFailed,
        ];
        Assert.All(expected, r => Assert.True(seen.GetValueOrDefault(r) >= 10, $"{r} was met {seen.GetValueOrDefault(r)} times"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void A7_uses_of_one_budget_on_many_workers_spend_no_more_than_it_and_the_first_of_the_block_win(int workers)
    {
        var stage = new SessionStage();
        SessionTerms terms = stage.Terms with
        {
            Assets = [stage.Asset with { Lifetime = 500, Burst = 500, InitialLevel = 500 }], UsesMax = 1_000, AttemptBurst = 1_000,
        };
        byte[] data = new byte[terms.AccountLength];
        SessionGenesis.Write(data, terms, default, stage.Owner.PublicKey, stage.SessionKey.PublicKey, 0);
        stage.Ledger.Install(stage.SessionAddress, SessionProgram.Id, data);
        var runner = new BlockRunner(stage.Ledger.Runtime, stage.Ledger.State, stage.Ledger.Payer.PublicKey);
        var block = new BlockInput { Slot = 1, TimeMs = 1 };
        for (int i = 0; i < 100; i++)
        {
            block.Transactions.Add(runner.Build(stage.Use(7), stage.Pay(7)));
        }

        LedgerState state = stage.Ledger.State.Clone();
        using var side = new ExecutionSide(
            state, history => new ParallelExecutor(stage.Ledger.Runtime, history, workers) { Scheduling = Scheduling.ByGraph });
        side.Execute(block);
        Assert.Equal(71, side.Output.Receipts.Count(r => r.Status == TransactionStatus.Success));
        Assert.All(side.Output.Receipts.Take(71), r => Assert.Equal(TransactionStatus.Success, r.Status));
        Assert.All(side.Output.Receipts.Skip(71), r => Expect.Denied(in r, SessionReason.LimitLifetime));
        Assert.Equal(497UL, MemoryMarshal.Read<SessionAsset>(state.DataOf(state.Find(stage.SessionAddress))[SessionHeader.Length..]).Spent);
    }

    [Fact]
    public void I7_A10_A30_one_operation_ends_very_many_sessions_and_touches_none_of_them()
    {
        int sessions = Soak ? 1_000_000 : 100_000;
        var stage = new SessionStage(new TestLedger(TestLedger.DefaultParameters with
        {
            ComputeUnitsPerBlock = ulong.MaxValue / 2, ComputeUnitsPerAccount = ulong.MaxValue / 2,
        }));
        Address[] keys = new Address[sessions];
        SessionTerms terms = stage.Terms;
        byte[] data = new byte[terms.AccountLength];
        SessionGenesis.Write(data, terms, default, stage.Owner.PublicKey, stage.SessionKey.PublicKey, 0);
        for (int i = 0; i < sessions; i++)
        {
            Hash256 hash = Hash256.Of(BitConverter.GetBytes(i));
            keys[i] = new Address(Hash256.BytesOf(in hash));
            MemoryMarshal.AsRef<SessionHeader>(data.AsSpan()).Key = keys[i];
            stage.Ledger.Install(AddressOf(i), SessionProgram.Id, data);
        }

        var runner = new BlockRunner(stage.Ledger.Runtime, stage.Ledger.State, stage.Ledger.Payer.PublicKey);
        Assert.Equal(TransactionStatus.Success, runner.Run(1, 1_000, Use(0)).Receipts[0].Status);
        byte[] last = stage.Ledger.Data(AddressOf(sessions - 1));
        BlockOutput revoked = runner.Run(2, 2_000, runner.Build(SessionIx.RevokeAll(stage.Owner.PublicKey)));
        Assert.Equal(TransactionStatus.Success, revoked.Receipts[0].Status);
        Assert.Single(revoked.Records);

        // As much work as for an owner without any session.
        BlockOutput none = runner.Run(3, 3_000, runner.Build(SessionIx.RevokeAll(stage.Stranger.PublicKey)));
        Assert.Equal(none.Receipts[0].ComputeUnits, revoked.Receipts[0].ComputeUnits);
        Assert.True(last.AsSpan().SequenceEqual(stage.Ledger.Data(AddressOf(sessions - 1))));
        const int Block = 5_000;
        var uses = new ParsedTransaction[Block];
        for (int first = 0; first < sessions; first += Block)
        {
            for (int i = 0; i < Block; i++)
            {
                uses[i] = Use(first + i);
            }

            BlockOutput output = runner.Run((ulong)(10 + (first / Block)), 10_000, uses);
            Assert.All(output.Records, r => Assert.Equal(SessionReason.OwnerEpoch, r.Reason));
            Assert.Equal(Block, output.Records.Count);
        }

        Assert.Equal(1UL, stage.Ledger.Amount(stage.PayeeTokens));

        Address AddressOf(int i) => SessionAddresses.Session(stage.Ledger.Parameters.Domain, in keys[i]);

        ParsedTransaction Use(int i) =>
            runner.Build(SessionIx.Use(in keys[i], stage.Owner.PublicKey, stage.Principal, ((byte)0, 1UL)), stage.Pay(1));
    }
}
