using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Authority;

namespace OpenLedger.Simulation.Grants;

/// <summary>
/// A kind of delegation whose grants lie in accounts of a program, one per token account and spender, with the program as the token
/// account's delegate. All that the world has to know of such a kind is here: what a grant looks like at genesis, what it lets out
/// now and later, and who can end it. Immutable; shared by all runs.
/// </summary>
internal abstract class GrantKind
{
    /// <summary>Stands for a time that does not come.</summary>
    public const long Never = long.MaxValue;

    /// <summary>The program.</summary>
    public abstract Address Program { get; }

    /// <summary>Its derived address, which owners approve in Token.</summary>
    public abstract Address Authority { get; }

    /// <summary>The spender's action, which takes an amount.</summary>
    public abstract ulong TakeAction { get; }

    /// <summary>Bytes of a grant.</summary>
    public abstract int Length { get; }

    /// <summary>Compute units of a taking, Token's transfer included.</summary>
    public uint ComputeUnits => ProgramUnits + ComputeCosts.TokenTransfer;

    /// <summary>Whether what is taken goes to an account of the spender only.</summary>
    public virtual bool PaysSpenderOnly => false;

    /// <summary>Whether the spender signs once more, as the program through which it takes.</summary>
    public virtual bool TakesThroughProgram => false;

    /// <summary>Whether the spender signs a grant too.</summary>
    public virtual bool SpenderSignsGrant => false;

    /// <summary>Compute units of the program's own instruction.</summary>
    protected abstract uint ProgramUnits { get; }

    /// <summary>Where the grant of an owner to a spender lies.</summary>
    public abstract Address AddressFor(in Address source, in Address spender, in Address owner);

    /// <summary>Writes a grant as it stands at time zero.</summary>
    public abstract void Write(Span<byte> data, in GrantPlace place, in GrantTerms terms);

    /// <summary>Installs what all grants to a spender share.</summary>
    public virtual void InstallShared(LedgerState state, in Address spender)
    {
    }

    /// <summary>Base units that it lets out at a time.</summary>
    public abstract LimitedUnits At(ReadOnlySpan<byte> data, long nowMs);

    /// <summary>Base units that it lets out from one time to another, both included.</summary>
    public virtual LimitedUnits Until(ReadOnlySpan<byte> data, long nowMs, long untilMs) => At(data, nowMs);

    /// <summary>When one that is used up will let out something again, in milliseconds; or <see cref="Never"/>.</summary>
    public virtual long NextMs(ReadOnlySpan<byte> data, long nowMs) => Never;

    /// <summary>Adds the owner's instruction that ends it.</summary>
    /// <returns>False if there is none: an owner cannot.</returns>
    public abstract bool TryAddRevoke(TransactionBuilder builder, in GrantPlace place);

    /// <summary>For how much an owner who still uses it gives it anew; 0 if it is still good, was revoked or used up, or is never given
    /// anew.</summary>
    public virtual ulong RenewableAt(ReadOnlySpan<byte> data, long nowMs) => 0;

    /// <summary>Adds the owner's instruction that gives it anew; only where <see cref="RenewableAt"/> is ever more than 0.</summary>
    public virtual void AddRenewal(TransactionBuilder builder, in GrantPlace place, ulong units, long expiresMs) =>
        throw new InvariantViolationException("a grant of a kind that is never renewed is not renewed");

    /// <summary>How every grant begins.</summary>
    protected static GrantHeader HeaderOf(in GrantPlace place) =>
        new() { Source = place.Source, Spender = place.Spender, Owner = place.Owner };

    /// <summary>Adds an instruction of somebody who changes a grant: grant, signer, and no data but the action.</summary>
    protected static void AddChange(TransactionBuilder builder, in Address program, ulong action, in Address grant, in Address signer)
    {
        builder.BeginInstruction(program)
            .Account(grant, false, true)
            .Account(signer, true, false);
        var writer = new InstructionWriter(builder.ReserveData(8));
        writer.U64(action);
        builder.EndInstruction();
    }

    /// <summary>What lies in an account.</summary>
    protected static T Read<T>(ReadOnlySpan<byte> data)
        where T : struct => MemoryMarshal.Read<T>(data);

    /// <summary>What is left, and so much more as often as it comes back.</summary>
    protected static ulong Sum(ulong left, ulong more, ulong times) =>
        (ulong)UInt128.Min(ulong.MaxValue, left + ((UInt128)more * times));
}
