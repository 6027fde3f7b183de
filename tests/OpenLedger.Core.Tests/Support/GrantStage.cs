using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Support;

/// <summary>An owner with tokens whose delegate is a program of grants, a spender, and a thief.</summary>
public abstract class GrantStage
{
    public const ulong Held = 100_000;

    protected GrantStage(in Address authority)
    {
        Owner = Ledger.Wallet("owner").PublicKey;
        Spender = Ledger.Wallet("spender").PublicKey;
        Thief = Ledger.Wallet("thief").PublicKey;
        Mint = Ledger.Mint("mint");
        Tokens = Ledger.Tokens("tokens", Mint, Owner, Held);
        To = Ledger.Tokens("to", Mint, Spender, 0);
        Loot = Ledger.Tokens("loot", Mint, Thief, 0);
        Ledger.RunOk(TokenIx.Approve(Tokens, in authority, Owner, ulong.MaxValue));
    }

    private protected TestLedger Ledger { get; } = new TestLedger().WithTestPrograms();

    protected Address Owner { get; }

    protected Address Spender { get; }

    protected Address Thief { get; }

    protected Address Mint { get; }

    protected Address Tokens { get; }

    protected Address To { get; }

    protected Address Loot { get; }

    /// <summary>What has left the owner's account.</summary>
    protected ulong Gone => Held - Ledger.Amount(Tokens);

    private protected void Refuse<TError>(TError error, Instruction instruction)
        where TError : struct, Enum
    {
        Receipt receipt = Ledger.Run(instruction);
        Expect.Failed(in receipt, InstructionError.Custom, Convert.ToUInt32(error, System.Globalization.CultureInfo.InvariantCulture));
    }

    private protected void NeedsSignature(Instruction instruction, in Address signer)
    {
        Receipt receipt = Ledger.Run(instruction.WithoutSigner(signer));
        Expect.Failed(in receipt, InstructionError.MissingRequiredSignature);
    }

    /// <summary>Gives the owner's token account to the thief, who approves the same program.</summary>
    protected void HandOverAccount(in Address authority)
    {
        Ledger.RunOk(TokenIx.SetAuthority(Tokens, Core.Programs.TokenAuthorityType.AccountOwner, Owner, Thief));
        Ledger.RunOk(TokenIx.Approve(Tokens, in authority, Thief, ulong.MaxValue));
    }
}
