using OpenLedger.Core.Bridge;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Bridge;

/// <summary>Which messages a bridge accepts, and that each counts once.</summary>
public sealed class BridgeProofTests
{
    private readonly TestLedger _ledger = new();
    private readonly TestBridge _bridge;
    private readonly Address _sender;
    private readonly Address _recipient;

    public BridgeProofTests()
        : this(TestBridge.NoControls)
    {
    }

    private BridgeProofTests(BridgeAccount controls)
    {
        _bridge = new TestBridge(_ledger, controls, 1_000_000);
        _sender = _ledger.Wallet("sender").PublicKey;
        _recipient = _ledger.Tokens("recipient", _bridge.Mint, _sender, 0);
    }

    [Fact]
    public void A_proven_withdrawal_pays_out_once()
    {
        BridgeMessage message = _bridge.Message(1, in _sender, in _recipient, 300);
        uint leaf = _bridge.Prove(in message);
        _ledger.RunOk(_bridge.Withdraw(in message, leaf, 0));
        Assert.Equal((300UL, 999_700UL), (_ledger.Amount(_recipient), _ledger.Amount(_bridge.Vault)));
        Refuse(BridgeError.AlreadyProcessed, _bridge.Withdraw(in message, leaf, 0));
        Refuse(BridgeError.AlreadyProcessed, _bridge.Release(in message, in _sender));
        Assert.Equal(300UL, _ledger.Amount(_recipient));
    }

    [Fact]
    public void What_is_not_proven_is_refused()
    {
        BridgeMessage message = _bridge.Message(1, in _sender, in _recipient, 300);
        uint leaf = _bridge.Prove(in message);
        Refuse(BridgeError.Unproven, _bridge.Withdraw(message with { Units = 301 }, leaf, 0));
        Refuse(BridgeError.Unproven, _bridge.Withdraw(message with { Nonce = 2 }, leaf, 0));
        Refuse(BridgeError.Unproven, _bridge.Withdraw(message with { OriginDomain = 8 }, leaf, 0));
        Refuse(BridgeError.Unproven, _bridge.Withdraw(message with { Sender = _bridge.Guardian.PublicKey }, leaf, 0));
        Refuse(BridgeError.Unproven, _bridge.Withdraw(in message, leaf + 1, 0));
        Refuse(BridgeError.Unproven, _bridge.Withdraw(in message, leaf, 0, []));
        Refuse(BridgeError.Unproven, _bridge.Withdraw(in message, leaf, 0, new Hash256[MessageTree.Depth]));
        Address other = _ledger.Tokens("other recipient", _bridge.Mint, _sender, 0);
        Refuse(BridgeError.Unproven, _bridge.Withdraw(message with { Recipient = other }, leaf, 0));
    }

    [Fact]
    public void A_bridge_that_accepts_unproven_messages_lets_everything_through_once()
    {
        BridgeAccount controls = TestBridge.NoControls;
        controls.AcceptsUnproven = 1;
        var test = new BridgeProofTests(controls);
        BridgeMessage message = test._bridge.Message(99, in test._sender, in test._recipient, 1_000_000);
        test._ledger.RunOk(test._bridge.Withdraw(in message, 0, 0, []));
        Assert.Equal((1_000_000UL, 0UL), (test._ledger.Amount(test._recipient), test._ledger.Amount(test._bridge.Vault)));
        test.Refuse(BridgeError.AlreadyProcessed, test._bridge.Withdraw(in message, 0, 0, []));

        // A wrong proof is still a wrong proof.
        test.Refuse(BridgeError.Unproven, test._bridge.Withdraw(message with { Nonce = 5 }, 0, 0, new Hash256[MessageTree.Depth]));
    }

    [Fact]
    public void The_last_sixteen_roots_are_good()
    {
        BridgeMessage first = _bridge.Message(0, in _sender, in _recipient, 1);
        uint leaf = _bridge.Prove(in first);
        Instruction early = _bridge.Withdraw(in first, leaf, 0);
        for (ulong nonce = 1; nonce < 16; nonce++)
        {
            _bridge.Prove(_bridge.Message(nonce, in _sender, in _recipient, 1));
        }

        _ledger.RunOk(early);
        BridgeMessage second = _bridge.Message(1, in _sender, in _recipient, 1);
        Instruction late = _bridge.Withdraw(in second, 1, 0);
        for (ulong nonce = 16; nonce < 32; nonce++)
        {
            _bridge.Prove(_bridge.Message(nonce, in _sender, in _recipient, 1));
        }

        Refuse(BridgeError.Unproven, late);
        _ledger.RunOk(_bridge.Withdraw(in second, 1, 0));
    }

    [Fact]
    public void Every_key_does_its_own_and_nothing_else()
    {
        Hash256 root = Hash256.Of("root"u8);
        Refuse(BridgeError.SignerMissing, _bridge.PostRoot(in root, _bridge.Guardian.PublicKey));
        Refuse(BridgeError.SignerMissing, _bridge.PostRoot(in root, _bridge.Prover.PublicKey).WithoutSigner(_bridge.Prover.PublicKey));
        Refuse(BridgeError.SignerMissing, _bridge.Pause(_bridge.Prover.PublicKey));
        Refuse(BridgeError.SignerMissing, _bridge.Halt(_bridge.Guardian.PublicKey).WithoutSigner(_bridge.Guardian.PublicKey));
        BridgeMessage message = _bridge.Message(1, in _sender, in _recipient, 300);
        uint leaf = _bridge.Prove(in message);
        Instruction withdraw = _bridge.Withdraw(in message, leaf, 0);
        Refuse(BridgeError.SignerMissing, withdraw.WithoutSigner(_sender));
        Refuse(BridgeError.SignerMissing, withdraw.WithoutSigner(_bridge.PriceFeed.PublicKey));
        Refuse(BridgeError.SignerMissing, Replace(withdraw, 4, AccountMeta.ReadonlySigner(_bridge.Guardian.PublicKey)));
    }

    [Fact]
    public void Accounts_that_are_not_the_bridges_are_refused()
    {
        BridgeMessage message = _bridge.Message(1, in _sender, in _recipient, 300);
        uint leaf = _bridge.Prove(in message);
        Instruction withdraw = _bridge.Withdraw(in message, leaf, 0);
        Address otherVault = _ledger.Tokens("other vault", _bridge.Mint, _bridge.Authority, 500);
        Refuse(BridgeError.AccountMismatch, Replace(withdraw, 5, AccountMeta.Writable(in otherVault)));
        Refuse(BridgeError.AccountMismatch, Replace(withdraw, 7, AccountMeta.Readonly(in _sender)));
        Refuse(BridgeError.AccountMismatch, Replace(withdraw, 8, AccountMeta.Readonly(TestPrograms.NothingId)));
        Refuse(BridgeError.AccountMismatch, Replace(withdraw, 2, AccountMeta.Writable(TestLedger.Place("other claim"))));
        Refuse(BridgeError.AccountMismatch, Replace(withdraw, 1, AccountMeta.Writable(_bridge.Address)));
        Expect.Failed(
            _ledger.Run(withdraw with { Accounts = [.. withdraw.Accounts.Take(10)] }), InstructionError.NotEnoughAccountKeys);
        Expect.Failed(_ledger.Run(withdraw with { Data = withdraw.Data[..60] }), InstructionError.InvalidInstructionData);
    }

    private static Instruction Replace(Instruction instruction, int account, AccountMeta meta) => instruction with
    {
        Accounts = [.. instruction.Accounts.Select((a, i) => i == account ? meta : a)],
    };

    private void Refuse(BridgeError error, Instruction instruction)
    {
        Receipt receipt = _ledger.Run(instruction);
        Expect.Failed(in receipt, error);
    }
}
