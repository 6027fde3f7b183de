using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenLedger.Core.Sessions;

/// <summary>A session's account data, seen as its parts.</summary>
public readonly ref struct SessionView
{
    private readonly Span<byte> _data;

    private SessionView(Span<byte> data) => _data = data;

    public ref SessionHeader Header => ref MemoryMarshal.AsRef<SessionHeader>(_data);

    public Span<SessionAsset> Assets => Part<SessionAsset>(SessionHeader.Length, Shape.Assets);

    /// <summary>C7 to C12: the ways in which it may be used.</summary>
    public Span<ClauseHeader> Clauses => Part<ClauseHeader>(Shape.ClausesOffset, Shape.Clauses);

    /// <summary>The actions of all clauses.</summary>
    public Span<SessionAction> Actions => Part<SessionAction>(Shape.ActionsOffset, Shape.Actions);

    /// <summary>C11: who may receive, of all clauses.</summary>
    public Span<Address> Counterparties => Part<Address>(Shape.CounterpartiesOffset, Shape.Counterparties);

    /// <summary>C9: the accounts that may be named, of all clauses.</summary>
    public Span<ResourcePrefix> Resources => Part<ResourcePrefix>(Shape.ResourcesOffset, Shape.Resources);

    /// <summary>C8: the code that programs must run, of all clauses.</summary>
    public Span<ProgramPin> Pins => Part<ProgramPin>(Shape.PinsOffset, Shape.Pins);

    /// <summary>C12: what the instruction's data must say, of all clauses.</summary>
    public Span<ArgumentPredicate> Arguments => Part<ArgumentPredicate>(Shape.ArgumentsOffset, Shape.Arguments);

    /// <summary>The limits that not every asset has.</summary>
    public Span<SessionLimit> Limits => Part<SessionLimit>(Shape.LimitsOffset, Shape.Limits);

    /// <summary>C16.</summary>
    public Span<SessionWindow> Windows => Part<SessionWindow>(Shape.WindowsOffset, Shape.Windows);

    /// <summary>C19 and C20.</summary>
    public Span<PriceReference> Prices => Part<PriceReference>(Shape.PricesOffset, Shape.Prices);

    /// <summary>C6: the keys that may re-validate.</summary>
    public Span<Address> Validators => Part<Address>(Shape.AddressesOffset, Shape.Validators);

    /// <summary>C31: the shared guards of every use.</summary>
    public Span<Address> Guards => Addresses(Shape.Validators, Shape.Guards);

    /// <summary>C32: who else may revoke and freeze it.</summary>
    public Span<Address> Revokers => Addresses(Shape.Validators + Shape.Guards, Shape.Revokers);

    /// <summary>C27: who may sign too.</summary>
    public Span<Address> Approvers => Addresses(Shape.Validators + Shape.Guards + Shape.Revokers, Shape.Approvers);

    /// <summary>C23: who else may pay fees.</summary>
    public Span<Address> Sponsors => Addresses(Shape.Validators + Shape.Guards + Shape.Revokers + Shape.Approvers, Shape.Sponsors);

    /// <summary>C33: digest of what the owner was told it is for; decides nothing. Zero if the grant does not say.</summary>
    public Hash256 Purpose => Shape.Purposes == 0 ? default : PurposePlace[0];

    private Span<Hash256> PurposePlace => Part<Hash256>(
        Shape.AddressesOffset +
            ((Shape.Validators + Shape.Guards + Shape.Revokers + Shape.Approvers + Shape.Sponsors) * Address.Length), Shape.Purposes);

    private ref readonly SessionShape Shape => ref Header.Shape;

    /// <summary>What a use that spends an asset changes, and the assets in front of it: from
    /// <see cref="SessionHeader.CountersOffset"/> on.</summary>
    internal ReadOnlySpan<byte> CountersThrough(int asset) =>
        _data[SessionHeader.CountersOffset..(SessionHeader.Length + ((asset + 1) * SessionAsset.Length))];

    /// <summary>Sees data as a session; false if no session lies there.</summary>
    public static bool TryOpen(Span<byte> data, out SessionView view)
    {
        view = new SessionView(data);
        return data.Length >= SessionHeader.Length && view.Header.Status != SessionStatus.None && data.Length == view.Header.AccountLength;
    }

    /// <summary>Sees data as a session to be read; false if no session lies there.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> data, out SessionReading reading)
    {
        // The view is not handed out: SessionReading only gives copies and read-only spans.
        bool open = TryOpen(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(data), data.Length), out SessionView view);
        reading = new SessionReading(view);
        return open;
    }

    internal void SetPurpose(in Hash256 purpose) => PurposePlace.Fill(purpose);

    internal static SessionView Over(Span<byte> data) => new(data);

    private Span<Address> Addresses(int first, int count) => Part<Address>(Shape.AddressesOffset + (first * Address.Length), count);

    private Span<T> Part<T>(int offset, int count)
        where T : struct => MemoryMarshal.Cast<byte, T>(_data.Slice(offset, count * Unsafe.SizeOf<T>()));
}
