using System.Collections.Immutable;
using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// One way in which a session may be used: a product of dimensions, C7 to C12. A use must fit one clause in all of them. What a dimension
/// does not list is not allowed; that any account may be named, or any asset of the session move, is said too.
/// </summary>
public sealed record SessionClause
{
    /// <summary>C7 and C8: what may be done.</summary>
    public required ImmutableArray<SessionAction> Actions { get; init; }

    /// <summary>C8: the code that programs must run, as the code registry says. A program that no pin names runs what the ledger's own
    /// version says, which the domain tag pins (C1).</summary>
    public ImmutableArray<ProgramPin> Pins { get; init; } = [];

    /// <summary>C9: the accounts that may be named.</summary>
    public ImmutableArray<ResourcePrefix> Resources { get; init; } = [ResourcePrefix.Any];

    /// <summary>C9: whether every account may be named, to be written.</summary>
    public bool NamesAny => Resources.Contains(ResourcePrefix.Any);

    /// <summary>C10: a bit per asset of the session that may leave.</summary>
    public byte AssetsOut { get; init; } = byte.MaxValue;

    /// <summary>C10: a bit per asset of the session that may come in.</summary>
    public byte AssetsIn { get; init; } = byte.MaxValue;

    /// <summary>C11: who may receive.</summary>
    public CounterpartyMode CounterpartyMode { get; init; } = CounterpartyMode.Listed;

    /// <summary>C11: the holders, or the registrars of the classes, as the mode says.</summary>
    public ImmutableArray<Address> Counterparties { get; init; } = [];

    /// <summary>C12: what the instruction's data must say.</summary>
    public ImmutableArray<ArgumentPredicate> Arguments { get; init; } = [];

    /// <summary>Same lists, same items.</summary>
    public bool Equals(SessionClause? other) =>
        other is not null && Actions.AsSpan().SequenceEqual(other.Actions.AsSpan()) && Pins.AsSpan().SequenceEqual(other.Pins.AsSpan()) &&
        Resources.AsSpan().SequenceEqual(other.Resources.AsSpan()) && AssetsOut == other.AssetsOut && AssetsIn == other.AssetsIn &&
        CounterpartyMode == other.CounterpartyMode && Counterparties.AsSpan().SequenceEqual(other.Counterparties.AsSpan()) &&
        Arguments.AsSpan().SequenceEqual(other.Arguments.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Actions.Length, Counterparties.Length, AssetsOut, CounterpartyMode);

    /// <summary>Whether every part is well formed.</summary>
    internal bool IsComplete =>
        CounterpartyMode <= CounterpartyMode.Class && Pins.All(p => p.Mode <= ProgramPinMode.Authority && p.Value != default) &&
        Resources.All(r => r.IsComplete) && Arguments.All(a => a.IsComplete);

    internal void Write(ref InstructionWriter writer)
    {
        writer.U8((byte)CounterpartyMode);
        writer.U8(AssetsOut);
        writer.U8(AssetsIn);
        writer.U8((byte)Actions.Length);
        writer.U8((byte)Pins.Length);
        writer.U8((byte)Resources.Length);
        writer.U8((byte)Counterparties.Length);
        writer.U8((byte)Arguments.Length);
        foreach (SessionAction action in Actions)
        {
            writer.Address(action.Program);
            writer.U64(action.Discriminator);
        }

        foreach (ProgramPin pin in Pins)
        {
            pin.Write(ref writer);
        }

        foreach (ResourcePrefix resource in Resources)
        {
            resource.Write(ref writer);
        }

        foreach (Address counterparty in Counterparties)
        {
            writer.Address(in counterparty);
        }

        foreach (ArgumentPredicate argument in Arguments)
        {
            argument.Write(ref writer);
        }
    }

    /// <summary>Reads a clause; null if it lists too much.</summary>
    internal static SessionClause? Read(ref InstructionReader reader)
    {
        var clause = new SessionClause
        {
            CounterpartyMode = (CounterpartyMode)reader.U8(),
            AssetsOut = reader.U8(),
            AssetsIn = reader.U8(),
            Actions = [],
        };
        int actions = reader.U8();
        int pins = reader.U8();
        int resources = reader.U8();
        int counterparties = reader.U8();
        int arguments = reader.U8();
        if (reader.Failed || Math.Max(Math.Max(actions, pins), Math.Max(Math.Max(resources, counterparties), arguments)) > SessionTerms.MaxParts)
        {
            return null;
        }

        return clause with
        {
            Actions = TermsReading.List(ref reader, actions, static (ref r) => new SessionAction(r.Address(), r.U64())),
            Pins = TermsReading.List(ref reader, pins, ProgramPin.Read),
            Resources = TermsReading.List(ref reader, resources, ResourcePrefix.Read),
            Counterparties = TermsReading.Addresses(ref reader, counterparties),
            Arguments = TermsReading.List(ref reader, arguments, ArgumentPredicate.Read),
        };
    }
}
