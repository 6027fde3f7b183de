using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Support;

/// <summary>Programs that tests register beside the real ones; none of them knows anything about sessions.</summary>
internal static class TestPrograms
{
    public static readonly Address ForwardId = TestLedger.Place("program/forward");
    public static readonly Address OtherForwardId = TestLedger.Place("program/other forward");
    public static readonly Address SwallowId = TestLedger.Place("program/swallow");
    public static readonly Address ClaimAllId = TestLedger.Place("program/claim all");
    public static readonly Address RecurseId = TestLedger.Place("program/recurse");
    public static readonly Address VaultId = TestLedger.Place("program/vault");
    public static readonly Address NothingId = TestLedger.Place("program/nothing");

    /// <summary>Every action of a test program is this one: eight bytes that are skipped.</summary>
    public const int ActionLength = 8;

    public static ReadOnlySpan<byte> VaultLabel => "vault"u8;

    public static TestLedger WithTestPrograms(this TestLedger ledger)
    {
        ledger.Runtime.Register(in ForwardId, Forward);
        ledger.Runtime.Register(in OtherForwardId, Forward);
        ledger.Runtime.Register(in SwallowId, Swallow);
        ledger.Runtime.Register(in ClaimAllId, ClaimAll);
        ledger.Runtime.Register(in RecurseId, Recurse);
        ledger.Runtime.Register(in VaultId, Vault);
        ledger.Runtime.Register(in NothingId, static _ => InstructionResult.Ok);
        return ledger;
    }

    /// <summary>An instruction that lets a test program call <paramref name="inner"/>: its program first, then its accounts.</summary>
    public static Instruction Through(in Address program, Instruction inner)
    {
        byte[] data = new byte[ActionLength + inner.Data.Length];
        inner.Data.Span.CopyTo(data.AsSpan(ActionLength));
        return new Instruction(program, [AccountMeta.Readonly(inner.Program), .. inner.Accounts], data);
    }

    private static InstructionResult Forward(InvokeContext context) => Pass(context, claim: false);

    private static InstructionResult Swallow(InvokeContext context)
    {
        Pass(context, claim: false);
        return InstructionResult.Ok;
    }

    // Says that every account signed and may be written.
    private static InstructionResult ClaimAll(InvokeContext context) => Pass(context, claim: true);

    private static InstructionResult Pass(InvokeContext context, bool claim)
    {
        Span<InstructionAccount> accounts = stackalloc InstructionAccount[context.AccountCount - 1];
        for (int i = 0; i < accounts.Length; i++)
        {
            accounts[i] = new InstructionAccount((byte)(i + 1), claim || context.IsSigner(i + 1), claim || context.IsWritable(i + 1));
        }

        return context.Invoke(0, accounts, context.Data.Length < ActionLength ? default : context.Data[ActionLength..]);
    }

    // Calls itself as often as its first byte says.
    private static InstructionResult Recurse(InvokeContext context) =>
        context.Data[0] == 0
            ? InstructionResult.Ok
            : context.Invoke(0, [new InstructionAccount(0, false, false)], [(byte)(context.Data[0] - 1)]);

    // Accounts: System, vault, recipient. Data: bump, then a System instruction for which the vault's derived address signs.
    private static InstructionResult Vault(InvokeContext context) =>
        context.Invoke(
            0, [new InstructionAccount(1, true, true), new InstructionAccount(2, false, true)], context.Data[1..],
            new SignerSeeds(VaultLabel, default, context.Data[0]));
}
