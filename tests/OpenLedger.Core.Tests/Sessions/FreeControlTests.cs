using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>I7 and A12: who contains something pays nothing, within a quota of the signer's own; beyond it the ordinary fee.</summary>
public sealed class FreeControlTests
{
    private const long RefillMs = 100_000;
    private const ulong OneSignature = Fees.LamportsPerSignature;

    private readonly SessionStage _stage =
        new(new TestLedger(TestLedger.DefaultParameters with { FreeControlBurst = 3, FreeControlRefillMs = RefillMs }));

    // They have no accounts: a key is all that is needed.
    private readonly Address _guardian = TestLedger.Key("poor guardian").PublicKey;
    private readonly Address _second = TestLedger.Key("second poor guardian").PublicKey;

    private TestLedger Ledger => _stage.Ledger;

    private Address Owner => _stage.Owner.PublicKey;

    private Address Key => _stage.SessionKey.PublicKey;

    private SessionTerms Guarded => _stage.Terms with
    {
        Revokers = [_guardian, _second], SubGrant = new SubGrantRule(2, 20, SubGrantMode.ChargeThrough),
    };

    [Fact]
    public void I7_an_owner_with_an_emptied_wallet_ends_a_session_and_all_of_them()
    {
        _stage.Granted();
        Empty();
        UInt128 before = Ledger.State.TotalLamports();
        BlockOutput output = Output(Owner, SessionIx.Revoke(Key, Owner).Free(Owner));
        Expect.Ok(output.Receipts[0]);
        Assert.Equal((0UL, 0UL, 0U), (output.Receipts[0].FeeLamports, output.FeesLamports, output.Records[0].FeeLamports));
        Assert.Equal((SessionOperation.Revoke, Owner), (output.Records[0].Operation, output.Records[0].FeePayer));
        Assert.Equal(SessionStatus.Revoked, _stage.Header.Status);
        Expect.Ok(Run(Owner, SessionIx.RevokeAll(Owner)));
        Expect.Ok(Run(Owner, SessionIx.VoidGrants(Owner, 9)));
        Assert.Equal((0UL, before), (Ledger.Lamports(Owner), Ledger.State.TotalLamports()));
    }

    [Fact]
    public void I7_beyond_the_quota_the_fee_is_due_and_who_has_it_is_served()
    {
        _stage.Granted(Guarded);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(0UL, Ok(Run(_guardian, Tree(_guardian))).FeeLamports);
        }

        Expect.Status(Run(_guardian, Tree(_guardian)), TransactionStatus.AccountNotFound);
        Ledger.Wallet("poor guardian");
        Assert.Equal(OneSignature + 200, Ok(Run(_guardian, Tree(_guardian), Priced(1_000))).FeeLamports);

        // One comes back at a time, and never more than the burst.
        Ledger.At(Ledger.TimeMs + RefillMs);
        Assert.Equal(0UL, Ok(Run(_guardian, Tree(_guardian), Priced(1_000))).FeeLamports);
        Assert.Equal(OneSignature, Ok(Run(_guardian, Tree(_guardian))).FeeLamports);
        Ledger.At(Ledger.TimeMs + (20 * RefillMs));
        Assert.Equal([0UL, 0UL, 0UL, OneSignature], Enumerable.Range(0, 4).Select(_ => Ok(Run(_guardian, Tree(_guardian))).FeeLamports));
    }

    [Fact]
    public void A12_nobody_else_has_less_of_a_quota_because_somebody_uses_up_his()
    {
        KeyPair otherOwner = Ledger.Wallet("other owner");
        KeyPair otherKey = Ledger.Wallet("other key");
        _stage.Granted(Guarded);
        Ledger.RunOk(SessionIx.Grant(_stage.Terms, otherKey.PublicKey, otherOwner.PublicKey));
        Empty();
        Ledger.RunOk(SystemIx.Transfer(otherOwner.PublicKey, Ledger.Payer.PublicKey, Ledger.Lamports(otherOwner)));
        Ledger.RunOk(SystemIx.Transfer(Key, Ledger.Payer.PublicKey, Ledger.Lamports(Key)));

        // A guardian and the session itself ask as often as they can.
        List<ParsedTransaction> block = [];
        var mad = new BlockRunner(Ledger.Runtime, Ledger.State, in _guardian);
        var self = new BlockRunner(Ledger.Runtime, Ledger.State, Key);
        for (int i = 0; i < 40; i++)
        {
            block.Add(i % 2 == 0 ? mad.Build(Tree(_guardian)) : self.Build(Tree(Key)));
        }

        block.Add(new BlockRunner(Ledger.Runtime, Ledger.State, in _second).Build(Tree(_second)));
        block.Add(new BlockRunner(Ledger.Runtime, Ledger.State, Owner).Build(SessionIx.Revoke(Key, Owner).Free(Owner)));
        block.Add(new BlockRunner(Ledger.Runtime, Ledger.State, otherOwner.PublicKey).Build(
            SessionIx.Revoke(otherKey.PublicKey, otherOwner.PublicKey).Free(otherOwner.PublicKey)));
        BlockOutput output = mad.Run(Ledger.Slot, Ledger.TimeMs, [.. block]);
        Assert.Equal(6, output.Receipts.Take(40).Count(r => r.Status == TransactionStatus.Success));
        Assert.All(output.Receipts.Take(6), r => Assert.Equal(TransactionStatus.Success, r.Status));
        Assert.All(output.Receipts.Skip(6).Take(34), r => Assert.Equal(TransactionStatus.AccountNotFound, r.Status));
        Assert.All(output.Receipts.Skip(40), r => Assert.Equal((TransactionStatus.Success, 0UL), (r.Status, r.FeeLamports)));

        // What was refused was not executed, and nobody decided anything.
        Assert.Equal(9, output.Records.Count);
    }

    [Fact]
    public void A12_whoever_the_session_does_not_know_pays()
    {
        _stage.Granted(Guarded);
        Address stranger = TestLedger.Key("poor stranger").PublicKey;
        Instruction[] unknown =
        [
            SessionIx.Revoke(Key, in stranger).Free(Owner), Tree(stranger), SessionIx.RevokeAll(in stranger),
            SessionIx.RotateOwner(Owner, in stranger, in stranger),
            SessionIx.End(SessionOperation.Unfreeze, Key, in _guardian).Free(Owner),
            SessionIx.Narrow(1, _stage.Terms, Key, in _guardian).Free(Owner),
            SessionIx.Revoke(Key, Owner).WithoutSigner(Owner).Free(Owner),
        ];
        foreach (Instruction instruction in unknown)
        {
            Expect.Status(Run(in stranger, instruction), TransactionStatus.AccountNotFound);
        }

        Ledger.Wallet("poor stranger");
        Receipt receipt = Run(in stranger, unknown[0]);
        Expect.Denied(in receipt, SessionReason.OwnerMismatch);
        Assert.Equal(OneSignature, receipt.FeeLamports);
    }

    [Fact]
    public void A12_what_fails_takes_from_the_quota_what_a_success_would_take()
    {
        _stage.Granted(Guarded);
        Instruction freeze = SessionIx.End(SessionOperation.Freeze, Key, in _guardian).Free(Owner);
        Expect.Ok(Run(in _guardian, freeze));
        for (int i = 0; i < 2; i++)
        {
            Receipt receipt = Run(in _guardian, freeze);
            Expect.Denied(in receipt, SessionReason.Frozen);
            Assert.Equal(0UL, receipt.FeeLamports);
        }

        Expect.Status(Run(in _guardian, freeze), TransactionStatus.AccountNotFound);
    }

    [Fact]
    public void I7_only_control_that_asks_for_no_more_than_it_needs_is_free()
    {
        _stage.Granted(Guarded);
        Instruction tree = Tree(_guardian);
        Address mark = SessionAddresses.OwnerAuthority(Ledger.Parameters.Domain, Owner);
        Instruction[][] paid =
        [
            [tree with { Accounts = [.. tree.Accounts.Take(2)] }],
            [tree with { Accounts = [.. tree.Accounts.Take(2), AccountMeta.Readonly(in mark)] }],
            [tree with { Accounts = [.. tree.Accounts.Take(2), AccountMeta.Writable(_stage.SessionAddress)] }],
            [tree, SystemIx.Transfer(Ledger.Payer.PublicKey, Owner, 1)],
            [tree, SessionIx.Reclaim(Key, Owner)],
            [tree with { Accounts = [.. tree.Accounts, AccountMeta.ReadonlySigner(in _second), AccountMeta.ReadonlySigner(_stage.Payee.PublicKey)] }],
            [tree, Limited(200_001)],
            [SessionIx.Freeze(_stage.Principal, Ledger.Parameters.Guardian).Free(Owner)],
        ];
        foreach (Instruction[] instructions in paid)
        {
            Expect.Status(Run(in _guardian, instructions), TransactionStatus.AccountNotFound);
        }

        Assert.Equal(0UL, Ok(Run(in _guardian, tree, Limited(200_000), Priced(1_000_000_000))).FeeLamports);
        Assert.Equal(0UL, Ok(Run(in _guardian, Tree(_second))).FeeLamports);
    }

    [Fact]
    public void I7_several_operations_are_free_together_or_not_at_all()
    {
        _stage.Granted(Guarded);
        Instruction tree = Tree(_guardian);
        Expect.Status(Run(in _guardian, tree, tree, tree, tree), TransactionStatus.AccountNotFound);
        Expect.Ok(Run(in _guardian, tree, Tree(_second), tree));
        Expect.Status(Run(in _guardian, tree, tree), TransactionStatus.AccountNotFound);
        Expect.Ok(Run(in _guardian, tree));
        Expect.Ok(Run(in _guardian, Tree(_second), Tree(_second)));
        Expect.Status(Run(in _guardian, Tree(_second)), TransactionStatus.AccountNotFound);
        Assert.Equal(6U, _stage.Header.SubtreeEpoch);
    }

    [Fact]
    public void I7_what_is_over_gives_no_quota_to_its_keys()
    {
        _stage.Granted(Guarded with { ExpiryMs = 50_000 });
        Expect.Ok(Run(in _guardian, Tree(_guardian)));
        Ledger.At(50_000);
        Expect.Status(Run(in _guardian, Tree(_guardian)), TransactionStatus.AccountNotFound);

        var revoked = new FreeControlTests();
        revoked._stage.Granted(Guarded);
        Expect.Ok(revoked.Run(in _guardian, SessionIx.Revoke(Key, in _guardian).Free(Owner)));
        Expect.Status(revoked.Run(in _guardian, Tree(_guardian)), TransactionStatus.AccountNotFound);

        var old = new FreeControlTests();
        old._stage.Granted(Guarded);
        old.Ledger.RunOk(SessionIx.RevokeAll(Owner));
        Expect.Status(old.Run(in _guardian, Tree(_guardian)), TransactionStatus.AccountNotFound);
    }

    [Fact]
    public void A12_holders_share_a_few_places_and_cannot_take_those_of_whom_the_owner_named()
    {
        var tree = new SessionTree(_stage, Guarded);
        Address named = TestLedger.Key("named by a holder").PublicKey;
        SessionTree.Node[] children =
        [
            .. Enumerable.Range(0, 6).Select(i => tree.Add($"child {i}", tree.Root, tree.TermsBelow(tree.Root) with
            {
                Revokers = [_guardian, _second, named],
            })),
        ];
        Address nobody = TestLedger.Key("poor payer").PublicKey;
        foreach (SessionTree.Node child in children[..4])
        {
            Expect.Ok(Run(in nobody, Freeze(child, child.Key.PublicKey)));
        }

        // The places are taken, by whatever kind of signer the holder would send.
        Expect.Status(Run(in nobody, Freeze(children[4], children[4].Key.PublicKey)), TransactionStatus.AccountNotFound);
        Expect.Status(Run(in nobody, Freeze(children[4], Key)), TransactionStatus.AccountNotFound);
        Expect.Status(Run(in nobody, Freeze(children[4], in named)), TransactionStatus.AccountNotFound);

        // Whoever has one keeps it until it is whole again.
        Expect.Denied(Run(in nobody, Freeze(children[3], children[3].Key.PublicKey)), SessionReason.Frozen);
        Expect.Ok(Run(in nobody, Tree(_guardian)));
        Expect.Ok(Run(in nobody, Freeze(children[5], Owner)));
        Ledger.At(Ledger.TimeMs + RefillMs);
        Expect.Ok(Run(in nobody, Freeze(children[4], in named)));
    }

    [Fact]
    public void I7_the_key_of_a_session_above_asks_for_nothing_too()
    {
        var tree = new SessionTree(_stage, Guarded);
        SessionTree.Node child = tree.Add("child", tree.Root);
        Address nobody = TestLedger.Key("poor payer").PublicKey;
        Instruction byParent = SessionIx.End(SessionOperation.Revoke, child.Key.PublicKey, Key, Key);
        Expect.Status(Run(in nobody, SessionIx.Revoke(child.Key.PublicKey, Key).Free(Owner)), TransactionStatus.AccountNotFound);
        Expect.Ok(Run(in nobody, byParent.Free(Owner)));
        Assert.Equal(SessionStatus.Revoked, tree.HeaderOf(child).Status);
    }

    [Fact]
    public void I7_a_recovery_rotates_for_nothing_though_the_thief_used_up_the_owners_quota()
    {
        Address recovery = TestLedger.Key("poor recovery").PublicKey;
        _stage.Granted();
        Ledger.RunOk(SessionIx.SetRecovery(Owner, in recovery));
        for (int i = 0; i < 3; i++)
        {
            Expect.Ok(Run(Owner, SessionIx.RevokeAll(Owner)));
        }

        Assert.Equal(OneSignature, Ok(Run(Owner, SessionIx.RevokeAll(Owner))).FeeLamports);
        Receipt rotated = Ok(Run(in recovery, SessionIx.RotateOwner(Owner, _stage.Stranger.PublicKey, in recovery)));
        Assert.Equal(0UL, rotated.FeeLamports);
    }

    [Fact]
    public void I7_a_ledger_may_let_nobody_ask_for_nothing()
    {
        var stage = new SessionStage(new TestLedger(TestLedger.DefaultParameters with { FreeControlBurst = 0 }));
        stage.Granted();
        var runner = new BlockRunner(stage.Ledger.Runtime, stage.Ledger.State, Owner);
        Receipt receipt = runner.Run(stage.Ledger.Slot, stage.Ledger.TimeMs, runner.Build(SessionIx.RevokeAll(Owner))).Receipts[0];
        Expect.Ok(in receipt);
        Assert.Equal(OneSignature, receipt.FeeLamports);
    }

    [Theory]
    [InlineData(0, 1, 0, true)]
    [InlineData(long.MaxValue, 1, 0, false)]
    [InlineData(0, long.MaxValue, 1, false)]
    [InlineData(0, long.MaxValue, 0, true)]
    public void A20_a_quota_at_the_edge_of_time_is_refused_and_not_wrapped(long wholeAtMs, long refillMs, long nowMs, bool expected)
    {
        var quota = new ControlQuota { WholeAtMs = wholeAtMs };
        LedgerParameters parameters = TestLedger.DefaultParameters with { FreeControlBurst = uint.MaxValue, FreeControlRefillMs = refillMs };
        Assert.Equal(expected, quota.TryTake(nowMs, parameters));
        Assert.True(quota.WholeAtMs >= wholeAtMs);
    }

    private static Receipt Ok(Receipt receipt)
    {
        Expect.Ok(in receipt);
        return receipt;
    }

    private static Instruction Priced(ulong microLamports) => new(
        WellKnown.ComputeBudget, [], (byte[])[ComputeBudgetInstructions.SetComputeUnitPrice, .. BitConverter.GetBytes(microLamports)]);

    private static Instruction Limited(uint units) => new(
        WellKnown.ComputeBudget, [], (byte[])[ComputeBudgetInstructions.SetComputeUnitLimit, .. BitConverter.GetBytes(units)]);

    // An operation that succeeds as often as it is asked for.
    private Instruction Tree(Address signer) => SessionIx.End(SessionOperation.RevokeTree, Key, in signer).Free(Owner);

    private Instruction Freeze(SessionTree.Node child, in Address signer) =>
        SessionIx.End(SessionOperation.Freeze, child.Key.PublicKey, in signer, Key).Free(Owner);

    private void Empty() => Ledger.RunOk(SystemIx.Transfer(Owner, Ledger.Payer.PublicKey, Ledger.Lamports(Owner)));

    private Receipt Run(in Address payer, params ReadOnlySpan<Instruction> instructions) => Output(in payer, instructions).Receipts[0];

    private BlockOutput Output(in Address payer, params ReadOnlySpan<Instruction> instructions)
    {
        var runner = new BlockRunner(Ledger.Runtime, Ledger.State, in payer);
        return runner.Run(Ledger.Slot, Ledger.TimeMs, runner.Build(instructions));
    }
}
