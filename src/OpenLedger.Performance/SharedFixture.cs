using OpenLedger.Core.Primitives;

namespace OpenLedger.Performance;

/// <summary>
/// Something large that several cases of a suite use: made when the first takes it, dropped when the last has given it back. Not
/// thread-safe.
/// </summary>
/// <param name="make">Makes it; called again if it is taken after it was dropped.</param>
public sealed class SharedFixture<T>(Func<T> make)
    where T : class
{
    private T? _value;
    private int _users;

    /// <summary>Takes it; every call needs a <see cref="GiveBack"/>.</summary>
    public T Take()
    {
        _value ??= make();
        _users++;
        return _value;
    }

    /// <summary>Gives it back. The last one drops it, and disposes of what can be disposed of.</summary>
    public void GiveBack()
    {
        Preconditions.Invariant(_users > 0, "what is given back was taken");
        if (--_users == 0)
        {
            (_value as IDisposable)?.Dispose();
            _value = null;
        }
    }
}
