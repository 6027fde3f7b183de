using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace OpenLedger.Core.Transactions;

/// <summary>
/// The accesses of a transfer. The few of most transfers lie in the list itself, and so in the transaction: one fetch from memory
/// less. Keeps its memory.
/// </summary>
internal struct DeclaredAccessList()
{
    private DeclaredAccess[] _many = [];
    private Few _few;
    private int _count;

    /// <summary>The accesses in the order of their coming; good until the next is added.</summary>
    [UnscopedRef]
    public Span<DeclaredAccess> Items => _count <= Few.Length ? ((Span<DeclaredAccess>)_few)[.._count] : _many.AsSpan(0, _count);

    public void Add(in DeclaredAccess access)
    {
        if (_count >= Few.Length && _count >= _many.Length)
        {
            Array.Resize(ref _many, _count * 2);
        }

        if (_count == Few.Length)
        {
            Items.CopyTo(_many);
        }

        _count++;
        Items[^1] = access;
    }

    public void Clear() => _count = 0;

    [InlineArray(Length)]
    private struct Few
    {
        public const int Length = 4;

        private DeclaredAccess _first;
    }
}
