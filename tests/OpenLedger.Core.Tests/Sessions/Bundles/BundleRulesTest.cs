using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Sessions.Bundles;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions.Bundles;

public sealed class BundleRulesTest
{
    private readonly BundleStage _stage = new();

    private SessionStage Session => _stage.Stage;

    private Address Key => Session.SessionKey.PublicKey;

    [Fact]
    public void Uses_with_what_they_cover_are_allowed()
    {
        Expect(BundleRefusal.None, Session.Use(1), Session.Pay(1));
        Expect(BundleRefusal.None, Session.Use(1), Session.Pay(1), Session.Use(2), Session.Pay(2));
        Expect(BundleRefusal.None, _stage.Payment(2));
    }

    [Fact]
    public void What_no_session_bounds_is_refused()
    {
        Instruction ownTransfer = SystemIx.Transfer(Key, Session.Stranger.PublicKey, 5);
        Expect(BundleRefusal.NotASessionUse, ownTransfer);
        Expect(BundleRefusal.NotASessionUse, Session.Use(1), Session.Pay(1), ownTransfer);
        Expect(BundleRefusal.NotASessionUse, ownTransfer, Session.Use(1), Session.Pay(1));
        Expect(BundleRefusal.NotASessionUse, Session.Pay(1));
        Expect(BundleRefusal.NotASessionUse, SessionIx.Revoke(Key, Key));
        Expect(BundleRefusal.NothingUsed);
    }

    [Fact]
    public void A_use_that_covers_nothing_is_refused()
    {
        Expect(BundleRefusal.NotASessionUse, Session.Use(1));
        Expect(BundleRefusal.NotASessionUse, Session.Use(1), Session.Pay(1), Session.Use(1));
    }

    [Fact]
    public void A_covered_instruction_must_not_see_the_key_that_signs_blindly()
    {
        // The guard would lend the owner's signature, but the key's own counts too: its lamports would leave without a bound.
        Instruction transfer = SystemIx.Transfer(Key, Session.Stranger.PublicKey, 5);
        Expect(BundleRefusal.KeyExposed, Session.UseNothing(), transfer);
        Instruction mentions = Session.Pay(1) with { Accounts = [.. Session.Pay(1).Accounts, AccountMeta.Readonly(Key)] };
        Expect(BundleRefusal.KeyExposed, Session.Use(1), mentions);
        Expect(BundleRefusal.KeyExposed, Session.Use(1), SessionIx.Revoke(Key, Key));
    }

    [Fact]
    public void Nobody_else_signs_or_pays()
    {
        Instruction bySomebody = SessionIx.Use(Session.Stranger.PublicKey, Session.Owner.PublicKey, Session.Principal, ((byte)0, 1UL));
        Expect(BundleRefusal.ForeignSigner, bySomebody, Session.Pay(1));
        Expect(BundleRefusal.ForeignSigner, _stage.MessageOf(Session.Owner.PublicKey, Session.UseNothing(), Session.Pay(1)));

        // A use that names another key, which does not sign.
        Instruction unsigned = bySomebody with { Accounts = [.. bySomebody.Accounts.Select(a => a with { IsSigner = false })] };
        Expect(BundleRefusal.NotASessionUse, unsigned, Session.Pay(1));
        Instruction tooFewAccounts = Session.Use(1) with { Accounts = [Session.Use(1).Accounts[0]] };
        Expect(BundleRefusal.NotASessionUse, tooFewAccounts, Session.Pay(1));
    }

    [Fact]
    public void A_use_must_be_an_instruction_of_the_session_program()
    {
        Instruction impostor = Session.Use(1) with { Program = TestLedger.Place("impostor") };
        Expect(BundleRefusal.NotASessionUse, impostor, Session.Pay(1));
        Instruction other = Session.Use(1) with { Data = new byte[] { (byte)SessionOperation.Revoke } };
        Expect(BundleRefusal.NotASessionUse, other, Session.Pay(1));
        Instruction empty = Session.Use(1) with { Data = Array.Empty<byte>() };
        Expect(BundleRefusal.NotASessionUse, empty, Session.Pay(1));
    }

    [Fact]
    public void Operations_of_wrong_length_or_form_are_refused()
    {
        byte[] sound = _stage.Payment(1);
        Expect(BundleRefusal.OperationLength, Array.Empty<byte>());
        Expect(BundleRefusal.OperationLength, new byte[BundleLimits.MinMessageBytes - 1]);
        Expect(BundleRefusal.OperationLength, new byte[BundleLimits.MaxMessageBytes + 1]);
        Expect(BundleRefusal.OperationMalformed, sound[..^1]);
        byte[] longer = [.. sound, 0];
        Expect(BundleRefusal.OperationMalformed, longer);
    }

    private void Expect(BundleRefusal refusal, params ReadOnlySpan<Instruction> instructions) =>
        Expect(refusal, _stage.Message(instructions));

    // The builder and the node use the same rules: what the one would not add, the other refuses.
    private void Expect(BundleRefusal refusal, byte[] message)
    {
        byte[] wire = _stage.Payments(1);
        _stage.Bundle.Reset(Key);
        Assert.Equal(refusal, _stage.Bundle.TryAdd(message));
        byte[] forced =
        [
            .. wire.AsSpan(0, BundleLimits.HeaderLength), (byte)(message.Length & 0xFF), (byte)(message.Length >> 8), .. message,
        ];
        BundleRefusal expected = refusal == BundleRefusal.None ? BundleRefusal.SignatureInvalid : refusal;
        Assert.Equal(expected, _stage.Ledger.Node.SubmitBundle(forced, 0).Bundle);
    }
}
