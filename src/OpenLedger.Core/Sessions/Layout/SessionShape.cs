using System.Runtime.InteropServices;

namespace OpenLedger.Core.Sessions;

/// <summary>How many parts of each kind a session's account has. They lie behind the header in the order of the fields.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = Length)]
public record struct SessionShape
{
    /// <summary>Bytes in account data.</summary>
    public const int Length = 16;

    public byte Assets;
    public byte Clauses;
    public byte Actions;
    public byte Counterparties;
    public byte Resources;
    public byte Pins;
    public byte Arguments;
    public byte Limits;
    public byte Windows;
    public byte Prices;
    public byte Validators;
    public byte Guards;
    public byte Revokers;
    public byte Approvers;
    public byte Sponsors;

    /// <summary>C33: 1 if the grant says what it is for.</summary>
    public byte Purposes;

    /// <summary>Bytes of the whole account.</summary>
    public readonly int AccountLength => LimitsOffset + (Limits * SessionLimit.Length) + (Windows * SessionWindow.Length) +
        (Prices * PriceReference.Length) + ((Validators + Guards + Revokers + Approvers + Sponsors + Purposes) * Address.Length);

    internal readonly int ClausesOffset => SessionHeader.Length + (Assets * SessionAsset.Length);

    internal readonly int ActionsOffset => ClausesOffset + (Clauses * ClauseHeader.Length);

    internal readonly int CounterpartiesOffset => ActionsOffset + (Actions * SessionAction.Length);

    internal readonly int ResourcesOffset => CounterpartiesOffset + (Counterparties * Address.Length);

    internal readonly int PinsOffset => ResourcesOffset + (Resources * ResourcePrefix.Length);

    internal readonly int ArgumentsOffset => PinsOffset + (Pins * ProgramPin.Length);

    internal readonly int LimitsOffset => ArgumentsOffset + (Arguments * ArgumentPredicate.Length);

    internal readonly int WindowsOffset => LimitsOffset + (Limits * SessionLimit.Length);

    internal readonly int PricesOffset => WindowsOffset + (Windows * SessionWindow.Length);

    internal readonly int AddressesOffset => PricesOffset + (Prices * PriceReference.Length);

    /// <summary>The shape of the account that terms need.</summary>
    public static SessionShape Of(SessionTerms terms) => new()
    {
        Assets = (byte)terms.Assets.Length,
        Clauses = (byte)terms.Clauses.Length,
        Actions = (byte)terms.Clauses.Sum(c => c.Actions.Length),
        Counterparties = (byte)terms.Clauses.Sum(c => c.Counterparties.Length),
        Resources = (byte)terms.Clauses.Sum(c => c.NamesAny ? 0 : c.Resources.Length),
        Pins = (byte)terms.Clauses.Sum(c => c.Pins.Length),
        Arguments = (byte)terms.Clauses.Sum(c => c.Arguments.Length),
        Limits = (byte)terms.Limits.Count(l => l.Kind != SessionLimitKind.Window),
        Windows = (byte)terms.Limits.Count(l => l.Kind == SessionLimitKind.Window),
        Prices = (byte)terms.Prices.Length,
        Validators = (byte)terms.Validators.Length,
        Guards = (byte)terms.Guards.Length,
        Revokers = (byte)terms.Revokers.Length,
        Approvers = (byte)terms.Approvers.Length,
        Sponsors = (byte)terms.Sponsors.Length,
        Purposes = terms.Purpose == default ? (byte)0 : (byte)1,
    };
}
