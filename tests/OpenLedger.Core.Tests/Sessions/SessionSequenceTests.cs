using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>C25 and C30: how many uses a transaction holds, and in which order uses come.</summary>
public sealed class SessionSequenceTests
{
    private readonly SessionStage _stage = new();

    private TestLedger Ledger => _stage.Ledger;

    [Fact]
    public void C30_A1_a_lane_is_used_number_by_number_and_each_once()
    {
        Grant(SessionLimitTerms.Sequence(0));
        foreach (ulong number in new ulong[] { 0, 2, ulong.MaxValue })
        {
            Expect.Denied(Run(0, number), SessionReason.SequenceGap);
        }

        Expect.Ok(Run(0, 1));
        Expect.Denied(Run(0, 1), SessionReason.SequenceGap);
        Expect.Denied(Run(0, 3), SessionReason.SequenceGap);
        Expect.Ok(Run(0, 2));
        Assert.Equal(20UL, _stage.AssetState.Spent);
    }

    [Fact]
    public void C30_lanes_are_independent_and_only_those_that_were_granted()
    {
        Grant(SessionLimitTerms.Sequence(7), SessionLimitTerms.Sequence(uint.MaxValue));
        Expect.Ok(Run(7, 1));
        Expect.Ok(Run(uint.MaxValue, 1));
        Expect.Ok(Run(7, 2));
        Expect.Denied(Run(0, 1), SessionReason.SequenceLane);
        Expect.Denied(Ledger.Run(_stage.Use(10), _stage.Pay(10)), SessionReason.SequenceLane);
        var laneless = new SessionSequenceTests();
        laneless.Grant();
        Expect.Denied(laneless.Run(0, 1), SessionReason.SequenceLane);
    }

    [Fact]
    public void C30_A3_of_two_bodies_with_one_number_one_is_taken()
    {
        Grant(SessionLimitTerms.Sequence(0));
        Ledger.Queue(Use(0, 1, 10), _stage.Pay(10));
        Ledger.Queue(Use(0, 1, 20), _stage.Pay(20));
        Receipt[] receipts = [.. Ledger.Produce().Output.Receipts];
        Assert.Single(receipts, r => r.Status == TransactionStatus.Success);
        Expect.Denied(in receipts[1], SessionReason.SequenceGap);
        Expect.Denied(Run(0, 1), SessionReason.SequenceGap);
    }

    [Fact]
    public void C30_A3_a_number_is_not_used_up_by_a_transaction_that_fails()
    {
        Grant(SessionLimitTerms.Sequence(0));
        Expect.Denied(Ledger.Run(Use(0, 1, 10), _stage.Pay(10, _stage.StrangerTokens)), SessionReason.ScopeCounterparty);
        Expect.Ok(Run(0, 1));
        Expect.Ok(Ledger.Run(Use(0, 2, 10), _stage.Pay(10), Use(0, 3, 10), _stage.Pay(10)));
        Expect.Denied(Ledger.Run(Use(0, 4, 10), _stage.Pay(10), Use(0, 4, 10), _stage.Pay(10)), SessionReason.SequenceGap);
        Expect.Ok(Run(0, 4));
    }

    [Fact]
    public void C30_A3_a_lane_ends_at_the_largest_number_and_does_not_begin_again()
    {
        SessionTerms terms = _stage.Terms with { Limits = [SessionLimitTerms.Sequence(0)] };
        byte[] data = new byte[terms.AccountLength];
        SessionGenesis.Write(data, terms, default, _stage.Owner.PublicKey, _stage.SessionKey.PublicKey, 0);
        Assert.True(SessionView.TryOpen(data, out SessionView session));
        session.Limits[0].Used = ulong.MaxValue - 1;
        Ledger.Install(_stage.SessionAddress, SessionProgram.Id, data);
        Expect.Ok(Run(0, ulong.MaxValue));
        Expect.Denied(Run(0, 0), SessionReason.SequenceGap);
        Expect.Denied(Run(0, 1), SessionReason.SequenceGap);
        Expect.Denied(Run(0, ulong.MaxValue), SessionReason.SequenceGap);
    }

    [Fact]
    public void A3_A29_a_use_is_good_no_longer_than_its_blockhash_and_then_for_nothing()
    {
        SessionStage stage = _stage.Granted();
        byte[] wire = Ledger.Build(stage.Use(5), stage.Pay(5));
        Assert.True(Ledger.Node.Submit(wire, SignaturePolicy.Trusted, 0).IsAccepted);
        Ledger.Produce();
        Assert.Equal(5UL, stage.AssetState.Spent);
        for (int i = 0; i < 400; i++)
        {
            Ledger.Produce();
        }

        // Whoever forgot that it was processed refuses it for its age.
        Ledger.Node.Submit(wire, SignaturePolicy.Trusted, 0);
        ProducedBlock block = Ledger.Produce();
        Assert.DoesNotContain(block.Output.Receipts, r => r.Status == TransactionStatus.Success);
        Assert.Equal(5UL, stage.AssetState.Spent);
    }

    [Fact]
    public void C25_a_transaction_holds_so_many_uses_of_a_session_and_attempts_beyond_count()
    {
        _stage.Granted(_stage.Terms with { UsesPerTransaction = 2, AttemptBurst = 10, AttemptRefill = 0 });
        Instruction use = _stage.Use(10);
        Instruction pay = _stage.Pay(10);
        Ledger.RunOk(use, pay, use, pay);
        Receipt receipt = Ledger.Run(use, pay, use, pay, use, pay);
        Expect.Denied(in receipt, SessionReason.LimitBatch);
        Assert.Equal(4, receipt.ErrorInstruction);
        Assert.Equal((20UL, 5UL), (_stage.AssetState.Spent, _stage.Header.Attempts.Level));
    }

    [Fact]
    public void C25_A14_two_sessions_in_a_transaction_count_each_for_itself_and_lend_each_its_own()
    {
        _stage.Granted(_stage.Terms with { UsesPerTransaction = 1 });
        KeyPair key = Ledger.Wallet("second key");
        Ledger.RunOk(SessionIx.Grant(_stage.Terms with { GrantNonce = 1, UsesPerTransaction = 1 }, key.PublicKey, _stage.Owner.PublicKey));
        Instruction second = SessionIx.Use(key.PublicKey, _stage.Owner.PublicKey, _stage.Principal, ((byte)0, 10UL));
        Ledger.RunOk(_stage.Use(10), _stage.Pay(10), second, _stage.Pay(10));
        Assert.Equal(10UL, _stage.AssetState.Spent);

        // An inner use under another session: a use is covered by no use.
        Expect.Denied(Ledger.Run(_stage.Use(10), second, _stage.Pay(10)), SessionReason.Escalation);
    }

    [Fact]
    public void A14_a_use_of_nothing_is_checked_as_any_other()
    {
        _stage.Granted(_stage.Terms with { UsesMax = 2 });
        Expect.Denied(Ledger.Run(_stage.UseNothing(), _stage.Pay(1)), SessionReason.OutflowAboveDeclared);
        Expect.Ok(Ledger.Run(_stage.UseNothing(), _stage.Pay(0)));
        Expect.Ok(Ledger.Run(_stage.UseNothing(), _stage.Pay(0, _stage.StrangerTokens)));
        Expect.Denied(Ledger.Run(_stage.UseNothing(), _stage.Pay(0)), SessionReason.LimitUses);
    }

    private void Grant(params SessionLimitTerms[] limits) => _stage.Granted(_stage.Terms with { Limits = [.. limits] });

    private Instruction Use(uint lane, ulong number, ulong units) => SessionIx.Use(new UseSpec
    {
        Key = _stage.SessionKey.PublicKey, Owner = _stage.Owner.PublicKey, Principal = _stage.Principal, Declared = [(0, units)], Place = (lane, number),
    });

    private Receipt Run(uint lane, ulong number) => Ledger.Run(Use(lane, number, 10), _stage.Pay(10));
}
