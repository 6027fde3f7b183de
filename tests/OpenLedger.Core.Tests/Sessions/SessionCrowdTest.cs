using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Execution;
using OpenLedger.Core.Tests.Support;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>
/// I9 with very many sessions at once, ten to each owner: with OLSIM_SOAK=1 a million sessions of a hundred thousand owners, otherwise a
/// hundredth of that.
/// </summary>
public sealed class SessionCrowdTest
{
    private const int PerOwner = 10;
    private const int Payees = 64;
    private const int PerBlock = 3_000;
    private const int Blocks = 4;

    private static readonly int Owners = Environment.GetEnvironmentVariable("OLSIM_SOAK") == "1" ? 100_000 : 1_000;

    private readonly TestLedger _ledger = new(TestLedger.DefaultParameters with
    {
        ComputeUnitsPerBlock = ulong.MaxValue / 2, ComputeUnitsPerAccount = ulong.MaxValue / 2,
    });

    private readonly Address _payee = TestLedger.Place("crowd payee");
    private readonly Address[] _payeeTokens;
    private readonly Address _mint;

    public SessionCrowdTest()
    {
        _mint = _ledger.Mint("crowd mint");
        _payeeTokens = [.. Enumerable.Range(0, Payees).Select(i => _ledger.Tokens($"crowd payee {i}", in _mint, in _payee, 0))];
        for (int i = 0; i < Owners * PerOwner; i++)
        {
            Install(i);
        }
    }

    [Fact]
    public void I9_uses_of_sessions_of_very_many_owners_are_decided_alike_by_any_number_of_workers()
    {
        var random = new Random(4);
        var runner = new BlockRunner(_ledger.Runtime, _ledger.State, _ledger.Payer.PublicKey);
        BlockInput[] blocks = [.. Enumerable.Range(1, Blocks).Select(slot => Draw(random, runner, (ulong)slot))];
        using var one = new ExecutionSide(_ledger.State.Clone(), history => new SequentialExecutor(_ledger.Runtime, history));
        int[] counts = new int[Enum.GetValues<SessionReason>().Max(r => (int)r) + 1];
        List<ExecutionSide> others = [];
        foreach (int workers in (int[])[1, 2, 4, 8])
        {
            others.Add(new ExecutionSide(
                _ledger.State.Clone(),
                history => new ParallelExecutor(_ledger.Runtime, history, workers) { Scheduling = Scheduling.ByGraph }));
        }

        foreach (BlockInput block in blocks)
        {
            one.Execute(block);
            one.Output.Records.ForEach(r => counts[(int)r.Reason]++);
            foreach (ExecutionSide other in others)
            {
                other.Execute(block);
                ExecutionSide.AssertEqual(one, other, block, $"slot {block.Slot}");
            }
        }

        others.ForEach(other => other.Dispose());
        foreach (SessionReason reason in (SessionReason[])
            [SessionReason.Allowed, SessionReason.LimitBucket, SessionReason.LimitPerUse, SessionReason.LimitPerBlock])
        {
            Assert.True(counts[(int)reason] >= 10, $"{reason} was met {counts[(int)reason]} times");
        }
    }

    // Half of all uses are of few sessions, which meet in a block; the others are of any.
    private BlockInput Draw(Random random, BlockRunner runner, ulong slot)
    {
        var block = new BlockInput { Slot = slot, TimeMs = (long)slot * TestLedger.SlotMs };
        for (int i = 0; i < PerBlock; i++)
        {
            int session = random.Next(2) == 0 ? random.Next(300) : random.Next(Owners * PerOwner);
            Address owner = Named("owner", session / PerOwner);
            ulong units = (ulong)random.Next(1, 1_050);
            block.Transactions.Add(runner.Build(
                SessionIx.Use(Named("key", session), in owner, Principal(session), ((byte)0, units)),
                TokenIx.Transfer(Named("tokens", session / PerOwner), _payeeTokens[random.Next(Payees)], owner, units)));
        }

        return block;
    }

    private void Install(int session)
    {
        Address owner = Named("owner", session / PerOwner);
        if (session % PerOwner == 0)
        {
            _ledger.Tokens($"crowd tokens {session / PerOwner}", in _mint, in owner, 1_000_000);
            _ledger.Install(
                SessionAddresses.OwnerAuthority(_ledger.Parameters.Domain, in owner), SessionProgram.Id, new byte[OwnerAuthority.Length]);
        }

        var terms = new SessionTerms
        {
            Domain = _ledger.Parameters.Domain,
            Delegate = Principal(session),
            ExpiryHeight = 1_000_000,
            ExpiryMs = 3_600_000,
            UsesMax = 10_000,
            AttemptBurst = 1_000,
            Assets = [new SessionAssetTerms(_mint, 1_000, 60_000, 3_000, 3_000, 1, 1)],
            Clauses = [new SessionClause { Actions = [SessionStage.TokenTransfer], Counterparties = [_payee] }],
            Limits = session % 3 == 0 ? [SessionLimitTerms.PerBlock(0, 1_500)] : [],
        };
        Address key = Named("key", session);
        byte[] data = new byte[terms.AccountLength];
        SessionGenesis.Write(data, terms, default, in owner, in key, 0);
        _ledger.Install(SessionAddresses.Session(_ledger.Parameters.Domain, in key), SessionProgram.Id, data);
    }

    private static Address Principal(int session) => TestLedger.Place($"crowd principal {session % 7}");

    private static Address Named(string kind, int number) => TestLedger.Place($"crowd {kind} {number}");
}
