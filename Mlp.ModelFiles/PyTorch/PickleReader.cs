using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace Mlp.ModelFiles.PyTorch;

/// <summary>
/// Interprets the opcodes of a state dict's pickle, protocols 2 to 5. Nothing is executed: the few functions that a state dict calls are
/// known here by name, and any other name is refused. The opcodes: https://docs.python.org/3/library/pickletools.html.
/// </summary>
/// <param name="pickle">The whole pickle.</param>
/// <param name="findStorage">Finds the storage of a type, key and number of elements, or throws.</param>
internal sealed class PickleReader(ReadOnlyMemory<byte> pickle, Func<TorchType, string, long, TorchStorage> findStorage)
{
    /// <summary>A state dict takes about thirty opcodes for each tensor; a hostile one takes three, and fills the memory with tensors.</summary>
    private const int MaxOpcodes = 1_000_000, MaxTensors = MaxOpcodes / 30;

    private static readonly object True = true, False = false;

    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<long, object?> _memo = [];
    private int _position, _tensors;

    /// <summary>Reads it.</summary>
    /// <returns>
    /// Null for None; a bool, long, string, <see cref="PickleTuple"/>, <see cref="PickleDict"/>, <see cref="TorchTensor"/>, or another of
    /// PickleValues.cs.
    /// </returns>
    /// <exception cref="ModelFileException">It is torn, or it wants what no state dict needs.</exception>
    public object? Read()
    {
        for (int count = 0; count < MaxOpcodes; count++)
        {
            int position = _position;
            byte opcode = Take(1)[0];
            if (opcode == (byte)'.')
            {
                return Pop();
            }

            Interpret(opcode, position);
        }

        throw new ModelFileException($"its pickle has more than {MaxOpcodes} opcodes, which no state dict needs: {PythonLine.SaveStateDict}");
    }

    private void Interpret(byte opcode, int position)
    {
        switch (opcode)
        {
            case 0x80: // PROTO
                int protocol = Take(1)[0];
                if (protocol is < 2 or > 5)
                {
                    throw new ModelFileException(
                        $"its pickle is of protocol {protocol}; 2 to 5 can be read: save it with pickle_protocol=2, as torch.save does unasked");
                }

                break;
            case 0x95: // FRAME: the length of what follows, which the opcodes say themselves
                Take(8);
                break;
            case (byte)'(':
                _marks.Add(_stack.Count);
                break;
            case (byte)'0': // POP; a mark on top goes instead of a value
                if (_marks.Count > 0 && _marks[_marks.Count - 1] == _stack.Count)
                {
                    _marks.RemoveAt(_marks.Count - 1);
                }
                else
                {
                    Pop();
                }

                break;
            case (byte)'1': // POP_MARK
                PopToMark();
                break;
            case (byte)'2': // DUP
                Push(Peek());
                break;
            case (byte)'N':
                Push(null);
                break;
            case 0x88:
                Push(True);
                break;
            case 0x89:
                Push(False);
                break;
            case (byte)'J': // BININT
                Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4)));
                break;
            case (byte)'K': // BININT1
                Push((long)Take(1)[0]);
                break;
            case (byte)'M': // BININT2
                Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2)));
                break;
            case 0x8A: // LONG1
                PushLong(Take(Take(1)[0]));
                break;
            case 0x8B: // LONG4
                PushLong(Take(Length4()));
                break;
            case (byte)'G': // BINFLOAT
                Take(8);
                Push(PickleOpaque.Float);
                break;
            case 0x8C: // SHORT_BINUNICODE
                PushText(Take(1)[0]);
                break;
            case (byte)'X': // BINUNICODE
                PushText(Length4());
                break;
            case 0x8D: // BINUNICODE8
                PushText(Length8());
                break;
            case (byte)'U': // SHORT_BINSTRING: Python 2's str
                PushText(Take(1)[0]);
                break;
            case (byte)'T': // BINSTRING
                PushText(Length4());
                break;
            case (byte)'C': // SHORT_BINBYTES
                PushBytes(Take(1)[0]);
                break;
            case (byte)'B': // BINBYTES
                PushBytes(Length4());
                break;
            case 0x8E or 0x96: // BINBYTES8, BYTEARRAY8
                PushBytes(Length8());
                break;
            case (byte)')':
                Push(PickleTuple.Empty);
                break;
            case 0x85 or 0x86 or 0x87: // TUPLE1 to TUPLE3
                Push(new PickleTuple(Pop(opcode - 0x84)));
                break;
            case (byte)'t':
                Push(new PickleTuple(PopToMark()));
                break;
            case (byte)']':
                Push(PickleList.Instance);
                break;
            case (byte)'l': // LIST
                PopToMark();
                Push(PickleList.Instance);
                break;
            case (byte)'a': // APPEND
                Pop();
                PeekList(position);
                break;
            case (byte)'e': // APPENDS
                PopToMark();
                PeekList(position);
                break;
            case (byte)'}':
                Push(new PickleDict());
                break;
            case (byte)'d': // DICT
                object?[] pairs = PopToMark();
                Push(new PickleDict());
                SetItems(pairs, position);
                break;
            case (byte)'s': // SETITEM
                SetItems(Pop(2), position);
                break;
            case (byte)'u': // SETITEMS
                SetItems(PopToMark(), position);
                break;
            case 0x8F: // EMPTY_SET
                Push(PickleOpaque.Set);
                break;
            case 0x90: // ADDITEMS
                PopToMark();
                _ = ReferenceEquals(Peek(), PickleOpaque.Set) ? true : throw Wrong(position, "a set");
                break;
            case 0x91: // FROZENSET
                PopToMark();
                Push(PickleOpaque.Set);
                break;
            case (byte)'q': // BINPUT
                _memo[Take(1)[0]] = Peek();
                break;
            case (byte)'r': // LONG_BINPUT
                _memo[Length4()] = Peek();
                break;
            case 0x94: // MEMOIZE
                _memo[_memo.Count] = Peek();
                break;
            case (byte)'h': // BINGET
                Recall(Take(1)[0]);
                break;
            case (byte)'j': // LONG_BINGET
                Recall(Length4());
                break;
            case (byte)'c': // GLOBAL
                PushGlobal(TakeLine(), TakeLine());
                break;
            case 0x93: // STACK_GLOBAL
                object?[] names = Pop(2);
                string module = names[0] as string ?? throw Wrong(position, "a module's name");
                PushGlobal(module, names[1] as string ?? throw Wrong(position, "a name"));
                break;
            case (byte)'Q': // BINPERSID
                Push(Storage(Pop() as PickleTuple, position));
                break;
            case (byte)'R': // REDUCE
                object?[] call = Pop(2);
                Push(Call(call[0], call[1] as PickleTuple ?? throw Wrong(position, "a tuple of arguments"), position));
                break;
            case (byte)'b': // BUILD: of an OrderedDict it says attributes (_metadata), of which none is needed
                Pop();
                _ = Peek() is PickleDict ? true : throw Wrong(position, "an OrderedDict");
                break;
            default:
                throw new ModelFileException(
                    $"its pickle has opcode 0x{opcode:x2} at byte {position}, which no state dict needs: {PythonLine.SaveStateDict}");
        }
    }

    private object Call(object? function, PickleTuple arguments, int position)
    {
        object?[] items = arguments.Items;
        switch (function)
        {
            case PickleFunction.OrderedDict when items.Length == 0:
                return new PickleDict();
            case PickleFunction.Size when items.Length == 1 && items[0] is PickleTuple sizes:
                return sizes;
            case PickleFunction.RebuildParameter when items.Length is 3 or 4 && items[0] is TorchTensor tensor:
                return tensor;
            case PickleFunction.RebuildTensor when items.Length is 6 or 7 && items[0] is TorchStorage storage && storage.Type != TorchType.Untyped:
                return Tensor(storage, storage.Type, items, position);
            case PickleFunction.RebuildTensorWithType when items.Length is 7 or 8 && items[0] is TorchStorage storage && items[6] is TorchType type:
                return Tensor(storage, type, items, position);
            default:
                throw new ModelFileException(
                    $"its pickle makes a {Described(function)} at byte {position} in a way that no state dict does: {PythonLine.SaveStateDict}");
        }

        static string Described(object? function) => function is PickleFunction known ? known.ToString() : "call";
    }

    private TorchTensor Tensor(TorchStorage storage, TorchType type, object?[] arguments, int position)
    {
        if (++_tensors > MaxTensors)
        {
            throw new ModelFileException($"its pickle has more than {MaxTensors} tensors: {PythonLine.SaveStateDict}");
        }

        return arguments[1] is long offset
            ? TorchTensor.Create(storage, type, offset, Integers(arguments[2], position), Integers(arguments[3], position))
            : throw Wrong(position, "an offset");
    }

    private static long[] Integers(object? value, int position)
    {
        object?[] items = (value as PickleTuple ?? throw Wrong(position, "a tuple of sizes")).Items;
        long[] integers = new long[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            integers[i] = items[i] is long integer ? integer : throw Wrong(position, "a size");
        }

        return integers;
    }

    private TorchStorage Storage(PickleTuple? id, int position)
        => id is { Items.Length: >= 5 } && id.Items[0] is "storage" && id.Items[1] is TorchType type
            && id.Items[2] is string key && id.Items[4] is long count
            ? findStorage(type, key, count)
            : throw Wrong(position, "('storage', type, key, location, number of elements)");

    private void PushGlobal(string module, string name)
    {
        string full = module + "." + name;
        object? value = full switch
        {
            "collections.OrderedDict" => PickleFunction.OrderedDict,
            "torch._utils._rebuild_tensor_v2" => PickleFunction.RebuildTensor,
            "torch._utils._rebuild_tensor_v3" => PickleFunction.RebuildTensorWithType,
            "torch._utils._rebuild_parameter" or "torch._utils._rebuild_parameter_with_state" => PickleFunction.RebuildParameter,
            "torch.Size" => PickleFunction.Size,
            _ => TorchType.OfGlobal(full),
        };
        if (value is null)
        {
            string shown = Shown.Name(full);
            string what = _stack.Count == 0
                ? $"it is an object of the Python class or function '{shown}', perhaps a whole model, and not a state dict"
                : $"it contains the Python class or function '{shown}', which a state dict does not have";
            throw new ModelFileException($"{what}; to read it, Python code would have to run: {PythonLine.SaveStateDict}");
        }

        Push(value);
    }

    private void SetItems(object?[] pairs, int position)
    {
        if (Peek() is not PickleDict dict || pairs.Length % 2 != 0)
        {
            throw Wrong(position, "a dict, and keys with values");
        }

        for (int i = 0; i < pairs.Length; i += 2)
        {
            dict.Add(pairs[i], pairs[i + 1]);
        }
    }

    private void PeekList(int position) => _ = Peek() is PickleList ? true : throw Wrong(position, "a list");

    private void PushLong(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > sizeof(long))
        {
            Push(PickleOpaque.Integer); // seeds of random generators; no size is as large
            return;
        }

        long value = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            value |= (long)bytes[i] << (8 * i);
        }

        int unused = 64 - 8 * bytes.Length;
        Push(bytes.Length == 0 ? 0L : value << unused >> unused);
    }

    private void PushText(int length) => Push(Text(Take(length)));

    private void PushBytes(int length)
    {
        Take(length);
        Push(PickleOpaque.Bytes);
    }

    private void Recall(long index)
        => Push(_memo.TryGetValue(index, out object? value) ? value : throw Torn($"recalls value {index}, which it never stored"));

    private void Push(object? value) => _stack.Add(value);

    private object? Peek()
    {
        // What lies under the last mark is out of reach, as in Python.
        int count = _stack.Count - (_marks.Count > 0 ? _marks[_marks.Count - 1] : 0);
        return count > 0 ? _stack[_stack.Count - 1] : throw Torn("takes a value where there is none");
    }

    private object? Pop()
    {
        object? value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object?[] Pop(int count)
    {
        object?[] values = new object?[count];
        while (count > 0)
        {
            values[--count] = Pop();
        }

        return values;
    }

    private object?[] PopToMark()
    {
        if (_marks.Count == 0)
        {
            throw Torn("ends a sequence that it never began");
        }

        int mark = _marks[_marks.Count - 1];
        _marks.RemoveAt(_marks.Count - 1);
        object?[] values = new object?[_stack.Count - mark];
        _stack.CopyTo(mark, values, 0, values.Length);
        _stack.RemoveRange(mark, values.Length);
        return values;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > pickle.Length - _position)
        {
            throw Torn("ends before it is complete");
        }

        ReadOnlySpan<byte> bytes = pickle.Span.Slice(_position, length);
        _position += length;
        return bytes;
    }

    private string TakeLine()
    {
        int length = pickle.Span.Slice(_position).IndexOf((byte)'\n');
        string line = Text(Take(length < 0 ? int.MaxValue : length));
        _position++;
        return line;
    }

    private int Length4()
    {
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
        return length <= int.MaxValue ? (int)length : throw Torn("ends before it is complete");
    }

    private int Length8()
    {
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
        return length <= int.MaxValue ? (int)length : throw Torn("ends before it is complete");
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes.ToArray());

    private static ModelFileException Torn(string what) => new($"its pickle is torn or forged, it {what}: copy or download it again");

    private static ModelFileException Wrong(int position, string expected)
        => new($"its pickle is torn or forged, {expected} was expected at byte {position}: {PythonLine.SaveStateDict}");
}
