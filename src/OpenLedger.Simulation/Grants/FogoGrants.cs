using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Authority;

namespace OpenLedger.Simulation.Grants;

/// <summary>
/// An amount, or any, for eight days at most, and no way for the owner to end it before: Fogo's sessions. In this world the spender keeps
/// the session keys, and the program that its domain lists is its own: whoever steals its keys has both.
/// </summary>
internal sealed class FogoGrants : GrantKind
{
    /// <inheritdoc/>
    public override Address Program => FogoSessionProgram.Id;

    /// <inheritdoc/>
    public override Address Authority => FogoSessionProgram.Authority;

    /// <inheritdoc/>
    public override ulong TakeAction => FogoSessionProgram.TransferAction;

    /// <inheritdoc/>
    public override int Length => FogoSession.Length;

    /// <inheritdoc/>
    public override bool TakesThroughProgram => true;

    /// <inheritdoc/>
    public override bool SpenderSignsGrant => true;

    /// <inheritdoc/>
    protected override uint ProgramUnits => ComputeCosts.FogoSession;

    /// <inheritdoc/>
    public override Address AddressFor(in Address source, in Address spender, in Address owner) =>
        FogoSession.AddressFor(in source, in spender);

    /// <inheritdoc/>
    public override void Write(Span<byte> data, in GrantPlace place, in GrantTerms terms) =>
        MemoryMarshal.AsRef<FogoSession>(data) = new FogoSession
        {
            Header = HeaderOf(in place),
            Amount = terms.Units,
            ExpiresMs = terms.ExpiresMs,
            Programs = FogoPrograms.Of(place.Spender),
        };

    /// <inheritdoc/>
    public override void InstallShared(LedgerState state, in Address spender)
    {
        var domain = new FogoDomain { Keeper = spender, Programs = FogoPrograms.Of(in spender) };
        state.Install(
            FogoDomain.AddressFor(in spender), FogoSessionProgram.Id, Rent.MinimumBalance(FogoDomain.Length),
            MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in domain, 1)));
    }

    /// <inheritdoc/>
    public override LimitedUnits At(ReadOnlySpan<byte> data, long nowMs)
    {
        FogoSession session = Read<FogoSession>(data);
        return session.IsLiveAt(nowMs)
            ? new LimitedUnits(session.Amount, LimitKind.Amount)
            : new LimitedUnits(0, session.IsRevoked != 0 ? LimitKind.NotGiven : LimitKind.Expiry);
    }

    /// <inheritdoc/>
    public override bool TryAddRevoke(TransactionBuilder builder, in GrantPlace place) => false;

    /// <inheritdoc/>
    public override ulong RenewableAt(ReadOnlySpan<byte> data, long nowMs)
    {
        FogoSession session = Read<FogoSession>(data);
        return session.IsRevoked != 0 || session.IsLiveAt(nowMs) ? 0 : session.Amount;
    }

    /// <inheritdoc/>
    public override void AddRenewal(TransactionBuilder builder, in GrantPlace place, ulong units, long expiresMs)
    {
        builder.BeginInstruction(FogoSessionProgram.Id)
            .Account(place.Grant, false, true)
            .Account(place.Source, false, false)
            .Account(place.Spender, true, false)
            .Account(place.Owner, true, true)
            .Account(FogoDomain.AddressFor(place.Spender), false, false);
        var writer = new InstructionWriter(builder.ReserveData(24));
        writer.U64(FogoSessionProgram.StartAction);
        writer.U64(units);
        writer.I64(expiresMs);
        builder.EndInstruction();
    }
}
