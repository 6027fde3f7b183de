namespace OpenLedger.Core.State;

/// <summary>
/// Names a piece of account data: <c>[5 bits size class | 27 bits slot]</c>. The default value names no data.
/// </summary>
/// <param name="Packed">The bits; 0 is no data.</param>
internal readonly record struct DataHandle(uint Packed)
{
    private const int SlotBits = 27;

    public static readonly DataHandle None;

    public DataHandle(int sizeClass, int slot)
        : this(((uint)(sizeClass + 1) << SlotBits) | (uint)slot)
    {
    }

    public bool IsNone => Packed == 0;

    public int SizeClass => (int)(Packed >> SlotBits) - 1;

    public int Slot => (int)(Packed & ((1u << SlotBits) - 1));
}
