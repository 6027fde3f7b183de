using System.Runtime.InteropServices;

namespace OpenLedger.Core.Sessions;

/// <summary>A session's account data, seen as its parts.</summary>
public readonly ref struct SessionView
{
    private readonly Span<byte> _data;

    private SessionView(Span<byte> data) => _data = data;

    public ref SessionHeader Header => ref MemoryMarshal.AsRef<SessionHeader>(_data);

    public Span<SessionAsset> Assets =>
        MemoryMarshal.Cast<byte, SessionAsset>(_data.Slice(SessionHeader.Length, Header.AssetCount * SessionAsset.Length));

    public Span<SessionAction> Actions =>
        MemoryMarshal.Cast<byte, SessionAction>(_data.Slice(ActionsOffset, Header.ActionCount * SessionAction.Length));

    /// <summary>C11: the holders who may receive.</summary>
    public Span<Address> Counterparties =>
        MemoryMarshal.Cast<byte, Address>(_data.Slice(CounterpartiesOffset, Header.CounterpartyCount * Address.Length));

    /// <summary>C6: the keys that may re-validate.</summary>
    public Span<Address> Validators => MemoryMarshal.Cast<byte, Address>(
        _data.Slice(CounterpartiesOffset + (Header.CounterpartyCount * Address.Length), Header.ValidatorCount * Address.Length));

    private int ActionsOffset => SessionHeader.Length + (Header.AssetCount * SessionAsset.Length);

    private int CounterpartiesOffset => ActionsOffset + (Header.ActionCount * SessionAction.Length);

    /// <summary>Bytes that a session with so many parts needs.</summary>
    public static int LengthFor(int assets, int actions, int counterparties, int validators) =>
        SessionHeader.Length + (assets * SessionAsset.Length) + (actions * SessionAction.Length) +
        ((counterparties + validators) * Address.Length);

    /// <summary>Where in the data lies what a use changes of an asset, <see cref="SessionAsset.CountersLength"/> bytes.</summary>
    internal static int CountersOffsetOf(int asset) => SessionHeader.Length + (asset * SessionAsset.Length) + SessionAsset.CountersOffset;

    /// <summary>Sees data as a session; false if no session lies there.</summary>
    public static bool TryOpen(Span<byte> data, out SessionView view)
    {
        view = new SessionView(data);
        return data.Length >= SessionHeader.Length && view.Header.Status != SessionStatus.None &&
            data.Length == LengthFor(
                view.Header.AssetCount, view.Header.ActionCount, view.Header.CounterpartyCount, view.Header.ValidatorCount);
    }

    /// <summary>Sees data as a session to be read; false if no session lies there.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> data, out SessionReading reading)
    {
        // The view is not handed out: SessionReading only gives copies and read-only spans.
        bool open = TryOpen(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(data), data.Length), out SessionView view);
        reading = new SessionReading(view);
        return open;
    }

    internal static SessionView Over(Span<byte> data) => new(data);
}
