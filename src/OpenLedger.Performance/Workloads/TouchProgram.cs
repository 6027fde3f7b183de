using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Performance.Workloads;

/// <summary>
/// A program that exists in benchmarks only. It reads every account that its instruction lists and changes every writable one,
/// each in a way that depends on all that it read and on the instruction's data, so that another order of conflicting
/// transactions leaves another state. Its work grows with the bytes of the accounts listed.
/// </summary>
/// <remarks>
/// Accounts that it owns get new data. To a wallet, which System owns, it pays a lamport out of the first account that it owns
/// among the writable ones; without such an account it leaves the wallet as it is.
/// </remarks>
internal static class TouchProgram
{
    private const uint BaseUnits = 500;
    private const uint UnitsPerAccount = 500;
    private const ulong PaymentLamports = 1;

    /// <summary>Where it is registered.</summary>
    public static Address Id { get; } = new AddressSource(0, 10)[0];

    public static InstructionResult Execute(InvokeContext context)
    {
        if (!context.TryConsume(BaseUnits + (UnitsPerAccount * (uint)context.AccountCount)))
        {
            return InstructionError.ComputationalBudgetExceeded;
        }

        ulong digest = MemoryMarshal.Read<ulong>(context.Data);
        int purse = -1;
        for (int i = 0; i < context.AccountCount; i++)
        {
            digest = Mix(digest, context.Lamports(i));
            foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(context.AccountData(i)))
            {
                digest = Mix(digest, word);
            }

            if (purse < 0 && context.IsWritable(i) && context.AccountData(i).Length > 0)
            {
                purse = i;
            }
        }

        for (int i = 0; i < context.AccountCount; i++)
        {
            InstructionResult result = context.IsWritable(i) ? Change(context, i, purse, digest) : InstructionResult.Ok;
            if (!result.IsOk)
            {
                return result;
            }
        }

        return InstructionResult.Ok;
    }

    private static InstructionResult Change(InvokeContext context, int account, int purse, ulong digest)
    {
        if (context.AccountData(account).Length == 0)
        {
            return purse < 0 ? InstructionResult.Ok : context.MoveLamports(purse, account, PaymentLamports);
        }

        InstructionResult result = context.TryWrite(account, out Span<byte> data);
        foreach (ref ulong word in MemoryMarshal.Cast<byte, ulong>(data))
        {
            word = Mix(digest, word);
        }

        return result;
    }

    // A hash, so it wraps around: one multiplication and two shifts for eight bytes. Source: the finaliser of MurmurHash3.
    private static ulong Mix(ulong digest, ulong word)
    {
        ulong mixed = unchecked((digest ^ word) * 0xFF51AFD7ED558CCD);
        return mixed ^ (mixed >> 33);
    }
}
