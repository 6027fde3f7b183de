namespace OpenLedger.Core.Sessions;

/// <summary>What one use moved of an asset over the owner's accounts, in base units.</summary>
internal struct Flow
{
    /// <summary>The asset; zero is the native one.</summary>
    public Address Mint;

    /// <summary>Gross: what left each account, added up. What came back to another one does not count against it.</summary>
    public ulong Out;

    /// <summary>Gross: what came in.</summary>
    public ulong In;

    /// <summary>Debt that was opened or repaid (C22).</summary>
    public ulong Borrowed;
    public ulong Repaid;
}

/// <summary>What one use moved, asset by asset, and who received what left. Reused.</summary>
internal sealed class Flows
{
    private Flow[] _flows = new Flow[8];
    private Address[] _receivers = new Address[8];
    private int _count;
    private int _receiverCount;

    /// <summary>Every asset that moved.</summary>
    public ReadOnlySpan<Flow> All => _flows.AsSpan(0, _count);

    /// <summary>Who received of an asset that left, but the owner's own accounts.</summary>
    public ReadOnlySpan<Address> Receivers => _receivers.AsSpan(0, _receiverCount);

    public void Clear() => _count = _receiverCount = 0;

    /// <summary>What moved of an asset; nothing if it did not move.</summary>
    public Flow Of(in Address mint)
    {
        foreach (ref readonly Flow flow in All)
        {
            if (flow.Mint == mint)
            {
                return flow;
            }
        }

        return default;
    }

    /// <summary>The entry of an asset, to be added to.</summary>
    public ref Flow At(in Address mint)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_flows[i].Mint == mint)
            {
                return ref _flows[i];
            }
        }

        if (_count == _flows.Length)
        {
            Array.Resize(ref _flows, _count * 2);
        }

        _flows[_count] = new Flow { Mint = mint };
        return ref _flows[_count++];
    }

    public void AddReceiver(in Address holder)
    {
        if (_receiverCount == _receivers.Length)
        {
            Array.Resize(ref _receivers, _receiverCount * 2);
        }

        _receivers[_receiverCount++] = holder;
    }
}
