using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace OpenLedger.Core.Transactions;

/// <summary>
/// The accesses of a transfer, or the use of a session for one. The few accesses of most transfers lie in the list itself, and so in the
/// transaction: one fetch from memory less. A use lies in their place. Keeps its memory.
/// </summary>
internal struct DeclaredAccessList()
{
    private DeclaredAccess[] _many = [];
    private Few _few;
    private int _count;
    private bool _isUse;

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

    /// <summary>Whether a use is declared, and so no access.</summary>
    public readonly bool IsUse => _isUse;

    /// <summary>The use; counts only if there is one.</summary>
    [UnscopedRef]
    public ref readonly DeclaredUse Use => ref Unsafe.As<Few, DeclaredUse>(ref _few);

    public void Set(in DeclaredUse use)
    {
        _count = 0;
        _isUse = true;

        // Safe: neither holds references, and the place is larger.
        Unsafe.As<Few, DeclaredUse>(ref _few) = use;
    }

    public void Clear()
    {
        _count = 0;
        _isUse = false;
    }

    [InlineArray(Length)]
    private struct Few
    {
        public const int Length = 4;

        private DeclaredAccess _first;
    }
}
