// Only what is in no snapshot before this one: see SnapshotNets.

internal static class ForwardRow
{
    /// <summary>hidden0 = relu(input · weight0 + bias0)   [120] · [120, 4] → [4], one panel of 16 channels.</summary>
    [MethodImpl(Jit.Inlined)]
    private static void Linear0<V>(ref float input, ref float weight, ref float bias, ref float output, V edge)
        where V : struct, ISimd<V>
    {
        V tail = V.Zero;
        for (nuint channel = 0; channel < 16; channel += V.Count)
        {
            V rim = channel == 0 ? edge : V.Zero;
            ref float b = ref Unsafe.Add(ref bias, channel), y = ref Unsafe.Add(ref output, channel),
                w = ref Unsafe.Add(ref weight, channel), x = ref input;
            V low0 = V.ConditionalSelect(rim, V.Load(ref b, 16), V.Load(ref b, 0)), low1 = V.Zero, low2 = V.Zero, low3 = V.Zero,
                low4 = V.Zero, low5 = V.Zero, low6 = V.Zero, low7 = V.Zero;
            V value, mixed, before = V.Zero;
            for (nuint row = 0; row < 120; row += 8)
            {
                value = V.Broadcast(ref x, 0); mixed = V.ConditionalSelect(rim, before, value); before = value;
                V.MultiplyAddTo(ref low0, mixed, ref w, 0);
                value = V.Broadcast(ref x, 1); mixed = V.ConditionalSelect(rim, before, value); before = value;
                V.MultiplyAddTo(ref low1, mixed, ref w, 16);
                value = V.Broadcast(ref x, 2); mixed = V.ConditionalSelect(rim, before, value); before = value;
                V.MultiplyAddTo(ref low2, mixed, ref w, 32);
                value = V.Broadcast(ref x, 3); mixed = V.ConditionalSelect(rim, before, value); before = value;
                V.MultiplyAddTo(ref low3, mixed, ref w, 48);
                value = V.Broadcast(ref x, 4); mixed = V.ConditionalSelect(rim, before, value); before = value;
                V.MultiplyAddTo(ref low4, mixed, ref w, 64);
                value = V.Broadcast(ref x, 5); mixed = V.ConditionalSelect(rim, before, value); before = value;
                V.MultiplyAddTo(ref low5, mixed, ref w, 80);
                value = V.Broadcast(ref x, 6); mixed = V.ConditionalSelect(rim, before, value); before = value;
                V.MultiplyAddTo(ref low6, mixed, ref w, 96);
                value = V.Broadcast(ref x, 7); mixed = V.ConditionalSelect(rim, before, value); before = value;
                V.MultiplyAddTo(ref low7, mixed, ref w, 112);
                x = ref Unsafe.Add(ref x, 8);
                w = ref Unsafe.Add(ref w, 128);
            }

            // What is left of the last row.
            V.MultiplyAddTo(ref low0, V.ConditionalSelect(rim, before, V.Zero), ref w, 0);
            V low = ReLU.Forward(((low0 + low1) + (low2 + low3)) + ((low4 + low5) + (low6 + low7)));
            V.Store(V.ConditionalSelect(rim, tail, low), ref y, 0);
            tail = channel == 0 ? low : tail;
        }

        V.Store(tail, ref output, 16);
    }

    /// <summary>Prediction: [120] → [3], on 512 bits, with weights and biases as constants of the code.</summary>
    [MethodImpl(Jit.Kernel)]
    private static void PredictConstants512(ref float input, ref float output)
    {
        Scratch local = default;
        ref float scratch = ref ThreadScratch.Align(ref Unsafe.As<Scratch, float>(ref local));
        Vector512<float> value;

        // hidden0 = relu(input · weight0 + bias0)   [120] · [120, 4] → [4]
        ref float hidden0 = ref scratch;
        Vector512<float> sum0_0_0 = Vector512.Create(0.03700238f, -0.049533904f, 0.014516175f, 0.030236961f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f), sum0_0_1 = Vector512<float>.Zero, sum0_0_2 = Vector512<float>.Zero, sum0_0_3 = Vector512<float>.Zero,
            sum0_0_4 = Vector512<float>.Zero, sum0_0_5 = Vector512<float>.Zero, sum0_0_6 = Vector512<float>.Zero,
            sum0_0_7 = Vector512<float>.Zero;
        value = Vector512.Create(input);
        sum0_0_0 = Vector512.MultiplyAddEstimate(Vector512.Create(0.04703688f, -0.05520784f, -0.0749807f, -0.053369686f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_0);
        value = Vector512.Create(Unsafe.Add(ref input, 1));
        sum0_0_1 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.040292136f, 0.011468247f, -0.007996422f, -0.0894323f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_1);
        value = Vector512.Create(Unsafe.Add(ref input, 2));
        sum0_0_2 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.017697051f, 0.09098264f, 0.038342904f, 0.055602442f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_2);
        value = Vector512.Create(Unsafe.Add(ref input, 3));
        sum0_0_3 = Vector512.MultiplyAddEstimate(Vector512.Create(0.042847324f, -0.057663828f, -0.002643869f, -0.013268294f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_3);
        value = Vector512.Create(Unsafe.Add(ref input, 4));
        sum0_0_4 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.08594103f, 0.048645146f, -0.046289638f, 0.037504926f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_4);
        value = Vector512.Create(Unsafe.Add(ref input, 5));
        sum0_0_5 = Vector512.MultiplyAddEstimate(Vector512.Create(0.054746445f, -0.05052632f, 0.0020870452f, 0.0044933106f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_5);
        value = Vector512.Create(Unsafe.Add(ref input, 6));
        sum0_0_6 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.018780066f, -0.085829556f, -0.08580368f, -0.08520016f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_6);
        value = Vector512.Create(Unsafe.Add(ref input, 7));
        sum0_0_7 = Vector512.MultiplyAddEstimate(Vector512.Create(0.04644175f, -0.019402128f, -0.06451815f, -0.044784978f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_7);
        value = Vector512.Create(Unsafe.Add(ref input, 8));
        sum0_0_0 = Vector512.MultiplyAddEstimate(Vector512.Create(0.012690457f, 0.052596968f, -0.060768843f, 0.025682002f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_0);
        value = Vector512.Create(Unsafe.Add(ref input, 9));
        sum0_0_1 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.011177571f, 0.08474864f, 0.075177684f, -0.018476548f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_1);
        value = Vector512.Create(Unsafe.Add(ref input, 10));
        sum0_0_2 = Vector512.MultiplyAddEstimate(Vector512.Create(0.025319472f, -0.056692824f, 0.08047011f, -0.08815252f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_2);
        value = Vector512.Create(Unsafe.Add(ref input, 11));
        sum0_0_3 = Vector512.MultiplyAddEstimate(Vector512.Create(0.004503355f, 0.019810323f, -0.031007187f, 0.032010686f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_3);
        value = Vector512.Create(Unsafe.Add(ref input, 12));
        sum0_0_4 = Vector512.MultiplyAddEstimate(Vector512.Create(0.033340618f, 0.078768f, 0.004094258f, 0.003501022f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_4);
        value = Vector512.Create(Unsafe.Add(ref input, 13));
        sum0_0_5 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.03557467f, 0.06049172f, 0.04071203f, -0.029337902f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_5);
        value = Vector512.Create(Unsafe.Add(ref input, 14));
        sum0_0_6 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.0066556283f, 0.05689222f, 0.01093778f, 0.03687738f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_6);
        value = Vector512.Create(Unsafe.Add(ref input, 15));
        sum0_0_7 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.008218333f, 0.06487158f, -0.045712244f, 0.019272488f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_7);
        value = Vector512.Create(Unsafe.Add(ref input, 16));
        sum0_0_0 = Vector512.MultiplyAddEstimate(Vector512.Create(0.013231512f, 0.05774058f, 0.052648768f, -0.033666957f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_0);
        value = Vector512.Create(Unsafe.Add(ref input, 17));
        sum0_0_1 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.00036467574f, 0.023579124f, 0.056117296f, 0.082007594f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_1);
        value = Vector512.Create(Unsafe.Add(ref input, 18));
        sum0_0_2 = Vector512.MultiplyAddEstimate(Vector512.Create(0.07980014f, -0.062423952f, -0.0052905893f, 0.045796867f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_2);
        value = Vector512.Create(Unsafe.Add(ref input, 19));
        sum0_0_3 = Vector512.MultiplyAddEstimate(Vector512.Create(0.02840764f, -0.07665911f, -0.011237673f, 0.011462251f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_3);
        value = Vector512.Create(Unsafe.Add(ref input, 20));
        sum0_0_4 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.03399588f, -0.041829627f, 0.0829567f, -0.017531814f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_4);
        value = Vector512.Create(Unsafe.Add(ref input, 21));
        sum0_0_5 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.055133875f, -0.010630008f, 0.07979668f, -0.0773238f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_5);
        value = Vector512.Create(Unsafe.Add(ref input, 22));
        sum0_0_6 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.015301146f, -0.055954628f, -0.051757794f, 0.070480704f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_6);
        value = Vector512.Create(Unsafe.Add(ref input, 23));
        sum0_0_7 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.039375838f, 0.033397716f, 0.089314155f, -0.023555739f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_7);
        value = Vector512.Create(Unsafe.Add(ref input, 24));
        sum0_0_0 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.029252812f, 0.028252242f, 0.022591047f, -0.058992054f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_0);
        value = Vector512.Create(Unsafe.Add(ref input, 25));
        sum0_0_1 = Vector512.MultiplyAddEstimate(Vector512.Create(0.0043709725f, -0.02067062f, -0.060638443f, 0.058528893f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_1);
        value = Vector512.Create(Unsafe.Add(ref input, 26));
        sum0_0_2 = Vector512.MultiplyAddEstimate(Vector512.Create(0.05441877f, 0.03508535f, 0.049971696f, 0.032420706f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_2);
        value = Vector512.Create(Unsafe.Add(ref input, 27));
        sum0_0_3 = Vector512.MultiplyAddEstimate(Vector512.Create(0.049617883f, 0.029502593f, -0.068152614f, 0.022590699f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_3);
        value = Vector512.Create(Unsafe.Add(ref input, 28));
        sum0_0_4 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.08923777f, 0.055734325f, 0.084342755f, -0.018100446f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_4);
        value = Vector512.Create(Unsafe.Add(ref input, 29));
        sum0_0_5 = Vector512.MultiplyAddEstimate(Vector512.Create(0.05659074f, 0.061476715f, -0.058686566f, -0.028487986f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_5);
        value = Vector512.Create(Unsafe.Add(ref input, 30));
        sum0_0_6 = Vector512.MultiplyAddEstimate(Vector512.Create(0.025502315f, -0.030914623f, 0.025818544f, 0.015491281f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_6);
        value = Vector512.Create(Unsafe.Add(ref input, 31));
        sum0_0_7 = Vector512.MultiplyAddEstimate(Vector512.Create(0.08659087f, 0.08918983f, 0.027796939f, 0.07064243f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_7);
        value = Vector512.Create(Unsafe.Add(ref input, 32));
        sum0_0_0 = Vector512.MultiplyAddEstimate(Vector512.Create(0.06025494f, -0.010553494f, 0.02171336f, 0.013072685f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_0);
        value = Vector512.Create(Unsafe.Add(ref input, 33));
        sum0_0_1 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.08317511f, -0.003136259f, 0.07571554f, -0.043164913f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_1);
        value = Vector512.Create(Unsafe.Add(ref input, 34));
        sum0_0_2 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.08679654f, -0.086164065f, -0.037916046f, 0.09068352f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_2);
        value = Vector512.Create(Unsafe.Add(ref input, 35));
        sum0_0_3 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.044030696f, -0.05875385f, -0.038538698f, 0.0019523662f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_3);
        value = Vector512.Create(Unsafe.Add(ref input, 36));
        sum0_0_4 = Vector512.MultiplyAddEstimate(Vector512.Create(0.08016027f, -0.053330235f, -0.079106785f, 0.07216405f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_4);
        value = Vector512.Create(Unsafe.Add(ref input, 37));
        sum0_0_5 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.015205599f, -0.039045583f, -0.0037463952f, 0.022248473f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_5);
        value = Vector512.Create(Unsafe.Add(ref input, 38));
        sum0_0_6 = Vector512.MultiplyAddEstimate(Vector512.Create(0.03906717f, 0.06490234f, -0.04324457f, 0.08182578f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_6);
        value = Vector512.Create(Unsafe.Add(ref input, 39));
        sum0_0_7 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.042422153f, -0.02983089f, 0.0036578027f, 0.05267026f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_7);
        value = Vector512.Create(Unsafe.Add(ref input, 40));
        sum0_0_0 = Vector512.MultiplyAddEstimate(Vector512.Create(0.089572534f, -0.06821713f, -0.018713716f, -0.046540637f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_0);
        value = Vector512.Create(Unsafe.Add(ref input, 41));
        sum0_0_1 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.038623426f, 0.0351227f, 0.030288478f, 0.0641251f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_1);
        value = Vector512.Create(Unsafe.Add(ref input, 42));
        sum0_0_2 = Vector512.MultiplyAddEstimate(Vector512.Create(0.06845845f, 0.029227348f, 0.0789703f, 0.0005872617f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_2);
        value = Vector512.Create(Unsafe.Add(ref input, 43));
        sum0_0_3 = Vector512.MultiplyAddEstimate(Vector512.Create(0.0010809902f, 0.059125796f, 0.026936827f, -0.07327773f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_3);
        value = Vector512.Create(Unsafe.Add(ref input, 44));
        sum0_0_4 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.04809163f, -0.04723853f, -0.029407244f, -0.019128842f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_4);
        value = Vector512.Create(Unsafe.Add(ref input, 45));
        sum0_0_5 = Vector512.MultiplyAddEstimate(Vector512.Create(0.04692292f, 0.01979241f, -0.044794228f, -0.082396835f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_5);
        value = Vector512.Create(Unsafe.Add(ref input, 46));
        sum0_0_6 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.048457026f, -0.03323312f, -0.079616316f, -0.04729604f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_6);
        value = Vector512.Create(Unsafe.Add(ref input, 47));
        sum0_0_7 = Vector512.MultiplyAddEstimate(Vector512.Create(0.026847962f, -0.0205099f, 0.076813236f, -0.064671054f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_7);
        value = Vector512.Create(Unsafe.Add(ref input, 48));
        sum0_0_0 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.026359806f, -0.07274836f, -0.017293438f, 0.062435955f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_0);
        value = Vector512.Create(Unsafe.Add(ref input, 49));
        sum0_0_1 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.010008206f, -0.041605093f, 0.018426761f, -0.019178335f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_1);
        value = Vector512.Create(Unsafe.Add(ref input, 50));
        sum0_0_2 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.087762326f, -0.027957376f, 0.0033768117f, -0.015772304f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_2);
        value = Vector512.Create(Unsafe.Add(ref input, 51));
        sum0_0_3 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.043524016f, 0.039037585f, -0.05817426f, 0.043746177f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_3);
        value = Vector512.Create(Unsafe.Add(ref input, 52));
        sum0_0_4 = Vector512.MultiplyAddEstimate(Vector512.Create(0.04953548f, 0.016677186f, 0.051411193f, 0.037151165f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_4);
        value = Vector512.Create(Unsafe.Add(ref input, 53));
        sum0_0_5 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.022189818f, 0.022549411f, 0.051158994f, -0.06024655f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_5);
        value = Vector512.Create(Unsafe.Add(ref input, 54));
        sum0_0_6 = Vector512.MultiplyAddEstimate(Vector512.Create(0.09092646f, 0.09111412f, 0.0045972145f, 0.03364246f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_6);
        value = Vector512.Create(Unsafe.Add(ref input, 55));
        sum0_0_7 = Vector512.MultiplyAddEstimate(Vector512.Create(0.07317468f, 0.08897091f, -0.051877443f, 0.038780816f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_7);
        value = Vector512.Create(Unsafe.Add(ref input, 56));
        sum0_0_0 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.004274392f, 0.0622621f, -0.03878849f, -0.07258322f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_0);
        value = Vector512.Create(Unsafe.Add(ref input, 57));
        sum0_0_1 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.06093259f, 0.0029069043f, 0.0012571197f, 0.079368375f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_1);
        value = Vector512.Create(Unsafe.Add(ref input, 58));
        sum0_0_2 = Vector512.MultiplyAddEstimate(Vector512.Create(0.055590387f, -0.06315163f, -0.052155714f, -0.055546455f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_2);
        value = Vector512.Create(Unsafe.Add(ref input, 59));
        sum0_0_3 = Vector512.MultiplyAddEstimate(Vector512.Create(0.028331596f, 0.07134174f, -0.050934386f, -0.035697892f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_3);
        value = Vector512.Create(Unsafe.Add(ref input, 60));
        sum0_0_4 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.05900978f, -0.022827562f, -0.013617028f, -0.07519187f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_4);
        value = Vector512.Create(Unsafe.Add(ref input, 61));
        sum0_0_5 = Vector512.MultiplyAddEstimate(Vector512.Create(0.059295036f, -0.007380137f, -0.026286155f, 0.08343439f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_5);
        value = Vector512.Create(Unsafe.Add(ref input, 62));
        sum0_0_6 = Vector512.MultiplyAddEstimate(Vector512.Create(0.05542056f, -0.07864373f, 0.022409227f, 0.017382663f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_6);
        value = Vector512.Create(Unsafe.Add(ref input, 63));
        sum0_0_7 = Vector512.MultiplyAddEstimate(Vector512.Create(0.08096206f, -0.018031811f, -0.023994403f, 0.07686691f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_7);
        value = Vector512.Create(Unsafe.Add(ref input, 64));
        sum0_0_0 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.051171858f, -0.058879063f, -0.012101301f, 0.005961122f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_0);
        value = Vector512.Create(Unsafe.Add(ref input, 65));
        sum0_0_1 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.015026401f, 0.083884254f, -0.0348426f, 0.049618524f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_1);
        value = Vector512.Create(Unsafe.Add(ref input, 66));
        sum0_0_2 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.0017684014f, -0.07891961f, -0.083423674f, -0.029146645f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_2);
        value = Vector512.Create(Unsafe.Add(ref input, 67));
        sum0_0_3 = Vector512.MultiplyAddEstimate(Vector512.Create(0.013333163f, -0.07115671f, 0.07961393f, -0.07282662f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_3);
        value = Vector512.Create(Unsafe.Add(ref input, 68));
        sum0_0_4 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.06927944f, -0.003099771f, 0.017415961f, 0.014654096f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_4);
        value = Vector512.Create(Unsafe.Add(ref input, 69));
        sum0_0_5 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.06477936f, -0.049360342f, 0.081631154f, -0.008140852f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_5);
        value = Vector512.Create(Unsafe.Add(ref input, 70));
        sum0_0_6 = Vector512.MultiplyAddEstimate(Vector512.Create(0.049660593f, 0.032663587f, -0.014711925f, -0.009217173f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_6);
        value = Vector512.Create(Unsafe.Add(ref input, 71));
        sum0_0_7 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.021406088f, -0.035138737f, -0.02294162f, -0.044832446f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_7);
        value = Vector512.Create(Unsafe.Add(ref input, 72));
        sum0_0_0 = Vector512.MultiplyAddEstimate(Vector512.Create(0.04459132f, -0.042876415f, -0.08581956f, 0.001889804f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_0);
        value = Vector512.Create(Unsafe.Add(ref input, 73));
        sum0_0_1 = Vector512.MultiplyAddEstimate(Vector512.Create(0.005204271f, 0.0051702857f, -0.034653552f, 0.02621617f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_1);
        value = Vector512.Create(Unsafe.Add(ref input, 74));
        sum0_0_2 = Vector512.MultiplyAddEstimate(Vector512.Create(0.029973643f, 0.06608254f, 0.059863515f, 0.03293163f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_2);
        value = Vector512.Create(Unsafe.Add(ref input, 75));
        sum0_0_3 = Vector512.MultiplyAddEstimate(Vector512.Create(0.020072998f, -0.06421351f, -0.08941074f, -0.07353762f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_3);
        value = Vector512.Create(Unsafe.Add(ref input, 76));
        sum0_0_4 = Vector512.MultiplyAddEstimate(Vector512.Create(0.033191934f, 0.04286899f, -0.03192907f, 0.04410264f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_4);
        value = Vector512.Create(Unsafe.Add(ref input, 77));
        sum0_0_5 = Vector512.MultiplyAddEstimate(Vector512.Create(0.04525199f, 0.058646604f, 0.055617504f, 0.009387317f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_5);
        value = Vector512.Create(Unsafe.Add(ref input, 78));
        sum0_0_6 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.08454207f, 0.08929678f, 0.05261289f, 0.062962316f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_6);
        value = Vector512.Create(Unsafe.Add(ref input, 79));
        sum0_0_7 = Vector512.MultiplyAddEstimate(Vector512.Create(0.04594949f, -0.06389466f, 0.03370733f, 0.064513855f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_7);
        value = Vector512.Create(Unsafe.Add(ref input, 80));
        sum0_0_0 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.064186074f, 0.02210881f, -0.018069834f, -0.07188992f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_0);
        value = Vector512.Create(Unsafe.Add(ref input, 81));
        sum0_0_1 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.06887693f, -0.06750013f, -0.0069118626f, 0.08766483f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_1);
        value = Vector512.Create(Unsafe.Add(ref input, 82));
        sum0_0_2 = Vector512.MultiplyAddEstimate(Vector512.Create(0.0055515678f, 0.07793637f, -0.017336043f, -0.08977636f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_2);
        value = Vector512.Create(Unsafe.Add(ref input, 83));
        sum0_0_3 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.015555975f, -0.03541084f, -0.033652112f, 0.05247783f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_3);
        value = Vector512.Create(Unsafe.Add(ref input, 84));
        sum0_0_4 = Vector512.MultiplyAddEstimate(Vector512.Create(0.0536151f, 0.05498703f, 0.038096342f, 0.0064251637f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_4);
        value = Vector512.Create(Unsafe.Add(ref input, 85));
        sum0_0_5 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.05286761f, 0.0027177488f, -0.031092646f, 0.043197855f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_5);
        value = Vector512.Create(Unsafe.Add(ref input, 86));
        sum0_0_6 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.08115257f, -0.00710968f, -0.051283315f, -0.049364988f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_6);
        value = Vector512.Create(Unsafe.Add(ref input, 87));
        sum0_0_7 = Vector512.MultiplyAddEstimate(Vector512.Create(0.066435896f, -0.00291277f, 0.020709427f, 0.054881472f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_7);
        value = Vector512.Create(Unsafe.Add(ref input, 88));
        sum0_0_0 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.013536216f, 0.015518301f, -0.065982856f, -0.045171842f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_0);
        value = Vector512.Create(Unsafe.Add(ref input, 89));
        sum0_0_1 = Vector512.MultiplyAddEstimate(Vector512.Create(0.051345084f, 0.043032378f, -0.019482015f, -0.0806883f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_1);
        value = Vector512.Create(Unsafe.Add(ref input, 90));
        sum0_0_2 = Vector512.MultiplyAddEstimate(Vector512.Create(0.029347392f, 0.014640613f, 0.04664895f, 0.030584205f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_2);
        value = Vector512.Create(Unsafe.Add(ref input, 91));
        sum0_0_3 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.06845394f, 0.027847575f, 0.034116674f, 0.049966853f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_3);
        value = Vector512.Create(Unsafe.Add(ref input, 92));
        sum0_0_4 = Vector512.MultiplyAddEstimate(Vector512.Create(0.01833942f, -0.082114995f, 0.07771619f, 0.09048922f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_4);
        value = Vector512.Create(Unsafe.Add(ref input, 93));
        sum0_0_5 = Vector512.MultiplyAddEstimate(Vector512.Create(0.021926848f, 0.066506065f, -0.062262088f, -0.009540659f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_5);
        value = Vector512.Create(Unsafe.Add(ref input, 94));
        sum0_0_6 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.06112206f, 0.079589926f, 0.0007936983f, 0.08781624f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_6);
        value = Vector512.Create(Unsafe.Add(ref input, 95));
        sum0_0_7 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.043313194f, 0.07545844f, -0.02695733f, 0.05864628f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_7);
        value = Vector512.Create(Unsafe.Add(ref input, 96));
        sum0_0_0 = Vector512.MultiplyAddEstimate(Vector512.Create(0.031126674f, 0.06748149f, -0.0510584f, -0.045275114f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_0);
        value = Vector512.Create(Unsafe.Add(ref input, 97));
        sum0_0_1 = Vector512.MultiplyAddEstimate(Vector512.Create(0.016351579f, -0.065875635f, -0.051353876f, -0.07041379f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_1);
        value = Vector512.Create(Unsafe.Add(ref input, 98));
        sum0_0_2 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.03883103f, -0.033840124f, 0.022998512f, 0.05119962f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_2);
        value = Vector512.Create(Unsafe.Add(ref input, 99));
        sum0_0_3 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.027634054f, 0.08049014f, 0.009550878f, -0.050013997f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_3);
        value = Vector512.Create(Unsafe.Add(ref input, 100));
        sum0_0_4 = Vector512.MultiplyAddEstimate(Vector512.Create(0.08360827f, -0.06952959f, -0.046597354f, 0.041872915f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_4);
        value = Vector512.Create(Unsafe.Add(ref input, 101));
        sum0_0_5 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.016890055f, 0.082817584f, -0.06434457f, -0.07818164f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_5);
        value = Vector512.Create(Unsafe.Add(ref input, 102));
        sum0_0_6 = Vector512.MultiplyAddEstimate(Vector512.Create(0.051466897f, -0.07179694f, -0.07563393f, 0.066600315f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_6);
        value = Vector512.Create(Unsafe.Add(ref input, 103));
        sum0_0_7 = Vector512.MultiplyAddEstimate(Vector512.Create(0.039527602f, -0.064303406f, 0.08946725f, 0.027360365f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_7);
        value = Vector512.Create(Unsafe.Add(ref input, 104));
        sum0_0_0 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.059008628f, 0.04462825f, -0.015559468f, -0.0104946215f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_0);
        value = Vector512.Create(Unsafe.Add(ref input, 105));
        sum0_0_1 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.07763324f, -0.06558877f, -0.021108795f, 0.04186682f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_1);
        value = Vector512.Create(Unsafe.Add(ref input, 106));
        sum0_0_2 = Vector512.MultiplyAddEstimate(Vector512.Create(0.087625444f, -0.020913936f, -0.033567905f, -0.064991534f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_2);
        value = Vector512.Create(Unsafe.Add(ref input, 107));
        sum0_0_3 = Vector512.MultiplyAddEstimate(Vector512.Create(0.004766717f, 0.066410616f, -0.04565868f, -0.019955993f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_3);
        value = Vector512.Create(Unsafe.Add(ref input, 108));
        sum0_0_4 = Vector512.MultiplyAddEstimate(Vector512.Create(0.06257347f, 0.07230749f, -0.08348315f, 0.0008949252f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_4);
        value = Vector512.Create(Unsafe.Add(ref input, 109));
        sum0_0_5 = Vector512.MultiplyAddEstimate(Vector512.Create(0.018917551f, 0.08633529f, -0.05359091f, -0.05274812f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_5);
        value = Vector512.Create(Unsafe.Add(ref input, 110));
        sum0_0_6 = Vector512.MultiplyAddEstimate(Vector512.Create(0.029360004f, -0.018523745f, 0.055797268f, -0.023325872f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_6);
        value = Vector512.Create(Unsafe.Add(ref input, 111));
        sum0_0_7 = Vector512.MultiplyAddEstimate(Vector512.Create(0.06818768f, -0.070953876f, 0.020007923f, -0.039368004f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_7);
        value = Vector512.Create(Unsafe.Add(ref input, 112));
        sum0_0_0 = Vector512.MultiplyAddEstimate(Vector512.Create(0.08655976f, 0.08988227f, -0.03220231f, 0.0869999f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_0);
        value = Vector512.Create(Unsafe.Add(ref input, 113));
        sum0_0_1 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.06057638f, -0.019446539f, -0.034498524f, 0.07755164f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_1);
        value = Vector512.Create(Unsafe.Add(ref input, 114));
        sum0_0_2 = Vector512.MultiplyAddEstimate(Vector512.Create(0.01141353f, -0.037558716f, 0.05831546f, 0.078733325f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_2);
        value = Vector512.Create(Unsafe.Add(ref input, 115));
        sum0_0_3 = Vector512.MultiplyAddEstimate(Vector512.Create(0.06812366f, 0.022253403f, 0.06580381f, 0.07461225f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_3);
        value = Vector512.Create(Unsafe.Add(ref input, 116));
        sum0_0_4 = Vector512.MultiplyAddEstimate(Vector512.Create(0.06613157f, -0.0638393f, 0.08794912f, -0.08742628f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_4);
        value = Vector512.Create(Unsafe.Add(ref input, 117));
        sum0_0_5 = Vector512.MultiplyAddEstimate(Vector512.Create(0.05671105f, 0.0600012f, 0.026628956f, 0.030535746f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_5);
        value = Vector512.Create(Unsafe.Add(ref input, 118));
        sum0_0_6 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.06606619f, 0.057212606f, 0.044101812f, 0.03364739f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_6);
        value = Vector512.Create(Unsafe.Add(ref input, 119));
        sum0_0_7 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.06573622f, -0.0724346f, -0.0073347585f, -0.06695713f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_7);
        Simd512.Store(ReLU.Forward(new Simd512(((sum0_0_0 + sum0_0_1) + (sum0_0_2 + sum0_0_3))
            + ((sum0_0_4 + sum0_0_5) + (sum0_0_6 + sum0_0_7)))), ref hidden0, 0);

        // logits = hidden0 · weight3 + bias3   [4] · [4, 3] → [3]
        ref float logits = ref Unsafe.Add(ref scratch, 32);
        Vector512<float> sum3_0_0 = Vector512.Create(0.34162235f, -0.2496854f, -0.3379448f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f,
            0f), sum3_0_1 = Vector512<float>.Zero, sum3_0_2 = Vector512<float>.Zero, sum3_0_3 = Vector512<float>.Zero;
        value = Vector512.Create(hidden0);
        sum3_0_0 = Vector512.MultiplyAddEstimate(Vector512.Create(0.4314475f, 0.20988393f, 0.30077428f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f), value, sum3_0_0);
        value = Vector512.Create(Unsafe.Add(ref hidden0, 1));
        sum3_0_1 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.26230735f, 0.24302363f, -0.43651718f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f), value, sum3_0_1);
        value = Vector512.Create(Unsafe.Add(ref hidden0, 2));
        sum3_0_2 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.39338744f, 0.1799823f, 0.069582224f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f), value, sum3_0_2);
        value = Vector512.Create(Unsafe.Add(ref hidden0, 3));
        sum3_0_3 = Vector512.MultiplyAddEstimate(Vector512.Create(0.46262914f, -0.17698038f, 0.22601986f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f), value, sum3_0_3);
        Simd512.Store(new((sum3_0_0 + sum3_0_1) + (sum3_0_2 + sum3_0_3)), ref logits, 0);

        MemoryMarshal.CreateReadOnlySpan(ref logits, 3).CopyTo(MemoryMarshal.CreateSpan(ref output, 3));
    }

    /// <summary>Prediction: [120] → [3], on 256 bits, with weights and biases as constants of the code.</summary>
    [MethodImpl(Jit.Kernel)]
    private static void PredictConstants256(ref float input, ref float output)
    {
        Scratch local = default;
        ref float scratch = ref ThreadScratch.Align(ref Unsafe.As<Scratch, float>(ref local));
        Vector256<float> value;

        // hidden0 = relu(input · weight0 + bias0)   [120] · [120, 4] → [4]
        ref float hidden0 = ref scratch;
        Vector256<float> sum0_0_0 = Vector256.Create(0.03700238f, -0.049533904f, 0.014516175f, 0.030236961f, 0f, 0f, 0f, 0f),
            sum0_0_1 = Vector256<float>.Zero, sum0_0_2 = Vector256<float>.Zero, sum0_0_3 = Vector256<float>.Zero;
        Vector256<float> sum0_8_0 = Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), sum0_8_1 = Vector256<float>.Zero,
            sum0_8_2 = Vector256<float>.Zero, sum0_8_3 = Vector256<float>.Zero;
        value = Vector256.Create(input);
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0.04703688f, -0.05520784f, -0.0749807f, -0.053369686f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 1));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.040292136f, 0.011468247f, -0.007996422f, -0.0894323f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 2));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.017697051f, 0.09098264f, 0.038342904f, 0.055602442f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 3));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0.042847324f, -0.057663828f, -0.002643869f, -0.013268294f, 0f, 0f, 0f,
            0f), value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 4));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.08594103f, 0.048645146f, -0.046289638f, 0.037504926f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 5));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0.054746445f, -0.05052632f, 0.0020870452f, 0.0044933106f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 6));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.018780066f, -0.085829556f, -0.08580368f, -0.08520016f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 7));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0.04644175f, -0.019402128f, -0.06451815f, -0.044784978f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 8));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0.012690457f, 0.052596968f, -0.060768843f, 0.025682002f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 9));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.011177571f, 0.08474864f, 0.075177684f, -0.018476548f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 10));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0.025319472f, -0.056692824f, 0.08047011f, -0.08815252f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 11));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0.004503355f, 0.019810323f, -0.031007187f, 0.032010686f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 12));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0.033340618f, 0.078768f, 0.004094258f, 0.003501022f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 13));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.03557467f, 0.06049172f, 0.04071203f, -0.029337902f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 14));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.0066556283f, 0.05689222f, 0.01093778f, 0.03687738f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 15));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.008218333f, 0.06487158f, -0.045712244f, 0.019272488f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 16));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0.013231512f, 0.05774058f, 0.052648768f, -0.033666957f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 17));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.00036467574f, 0.023579124f, 0.056117296f, 0.082007594f, 0f, 0f, 0f,
            0f), value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 18));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0.07980014f, -0.062423952f, -0.0052905893f, 0.045796867f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 19));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0.02840764f, -0.07665911f, -0.011237673f, 0.011462251f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 20));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.03399588f, -0.041829627f, 0.0829567f, -0.017531814f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 21));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.055133875f, -0.010630008f, 0.07979668f, -0.0773238f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 22));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.015301146f, -0.055954628f, -0.051757794f, 0.070480704f, 0f, 0f, 0f,
            0f), value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 23));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.039375838f, 0.033397716f, 0.089314155f, -0.023555739f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 24));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.029252812f, 0.028252242f, 0.022591047f, -0.058992054f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 25));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0.0043709725f, -0.02067062f, -0.060638443f, 0.058528893f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 26));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0.05441877f, 0.03508535f, 0.049971696f, 0.032420706f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 27));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0.049617883f, 0.029502593f, -0.068152614f, 0.022590699f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 28));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.08923777f, 0.055734325f, 0.084342755f, -0.018100446f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 29));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0.05659074f, 0.061476715f, -0.058686566f, -0.028487986f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 30));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0.025502315f, -0.030914623f, 0.025818544f, 0.015491281f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 31));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0.08659087f, 0.08918983f, 0.027796939f, 0.07064243f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 32));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0.06025494f, -0.010553494f, 0.02171336f, 0.013072685f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 33));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.08317511f, -0.003136259f, 0.07571554f, -0.043164913f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 34));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.08679654f, -0.086164065f, -0.037916046f, 0.09068352f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 35));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.044030696f, -0.05875385f, -0.038538698f, 0.0019523662f, 0f, 0f, 0f,
            0f), value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 36));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0.08016027f, -0.053330235f, -0.079106785f, 0.07216405f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 37));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.015205599f, -0.039045583f, -0.0037463952f, 0.022248473f, 0f, 0f, 0f,
            0f), value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 38));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0.03906717f, 0.06490234f, -0.04324457f, 0.08182578f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 39));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.042422153f, -0.02983089f, 0.0036578027f, 0.05267026f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 40));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0.089572534f, -0.06821713f, -0.018713716f, -0.046540637f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 41));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.038623426f, 0.0351227f, 0.030288478f, 0.0641251f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 42));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0.06845845f, 0.029227348f, 0.0789703f, 0.0005872617f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 43));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0.0010809902f, 0.059125796f, 0.026936827f, -0.07327773f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 44));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.04809163f, -0.04723853f, -0.029407244f, -0.019128842f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 45));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0.04692292f, 0.01979241f, -0.044794228f, -0.082396835f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 46));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.048457026f, -0.03323312f, -0.079616316f, -0.04729604f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 47));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0.026847962f, -0.0205099f, 0.076813236f, -0.064671054f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 48));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.026359806f, -0.07274836f, -0.017293438f, 0.062435955f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 49));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.010008206f, -0.041605093f, 0.018426761f, -0.019178335f, 0f, 0f, 0f,
            0f), value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 50));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.087762326f, -0.027957376f, 0.0033768117f, -0.015772304f, 0f, 0f, 0f,
            0f), value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 51));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.043524016f, 0.039037585f, -0.05817426f, 0.043746177f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 52));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0.04953548f, 0.016677186f, 0.051411193f, 0.037151165f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 53));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.022189818f, 0.022549411f, 0.051158994f, -0.06024655f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 54));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0.09092646f, 0.09111412f, 0.0045972145f, 0.03364246f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 55));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0.07317468f, 0.08897091f, -0.051877443f, 0.038780816f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 56));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.004274392f, 0.0622621f, -0.03878849f, -0.07258322f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 57));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.06093259f, 0.0029069043f, 0.0012571197f, 0.079368375f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 58));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0.055590387f, -0.06315163f, -0.052155714f, -0.055546455f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 59));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0.028331596f, 0.07134174f, -0.050934386f, -0.035697892f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 60));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.05900978f, -0.022827562f, -0.013617028f, -0.07519187f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 61));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0.059295036f, -0.007380137f, -0.026286155f, 0.08343439f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 62));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0.05542056f, -0.07864373f, 0.022409227f, 0.017382663f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 63));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0.08096206f, -0.018031811f, -0.023994403f, 0.07686691f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 64));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.051171858f, -0.058879063f, -0.012101301f, 0.005961122f, 0f, 0f, 0f,
            0f), value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 65));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.015026401f, 0.083884254f, -0.0348426f, 0.049618524f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 66));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.0017684014f, -0.07891961f, -0.083423674f, -0.029146645f, 0f, 0f, 0f,
            0f), value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 67));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0.013333163f, -0.07115671f, 0.07961393f, -0.07282662f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 68));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.06927944f, -0.003099771f, 0.017415961f, 0.014654096f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 69));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.06477936f, -0.049360342f, 0.081631154f, -0.008140852f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 70));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0.049660593f, 0.032663587f, -0.014711925f, -0.009217173f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 71));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.021406088f, -0.035138737f, -0.02294162f, -0.044832446f, 0f, 0f, 0f,
            0f), value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 72));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0.04459132f, -0.042876415f, -0.08581956f, 0.001889804f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 73));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0.005204271f, 0.0051702857f, -0.034653552f, 0.02621617f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 74));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0.029973643f, 0.06608254f, 0.059863515f, 0.03293163f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 75));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0.020072998f, -0.06421351f, -0.08941074f, -0.07353762f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 76));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0.033191934f, 0.04286899f, -0.03192907f, 0.04410264f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 77));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0.04525199f, 0.058646604f, 0.055617504f, 0.009387317f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 78));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.08454207f, 0.08929678f, 0.05261289f, 0.062962316f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 79));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0.04594949f, -0.06389466f, 0.03370733f, 0.064513855f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 80));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.064186074f, 0.02210881f, -0.018069834f, -0.07188992f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 81));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.06887693f, -0.06750013f, -0.0069118626f, 0.08766483f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 82));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0.0055515678f, 0.07793637f, -0.017336043f, -0.08977636f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 83));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.015555975f, -0.03541084f, -0.033652112f, 0.05247783f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 84));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0.0536151f, 0.05498703f, 0.038096342f, 0.0064251637f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 85));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.05286761f, 0.0027177488f, -0.031092646f, 0.043197855f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 86));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.08115257f, -0.00710968f, -0.051283315f, -0.049364988f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 87));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0.066435896f, -0.00291277f, 0.020709427f, 0.054881472f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 88));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.013536216f, 0.015518301f, -0.065982856f, -0.045171842f, 0f, 0f, 0f,
            0f), value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 89));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0.051345084f, 0.043032378f, -0.019482015f, -0.0806883f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 90));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0.029347392f, 0.014640613f, 0.04664895f, 0.030584205f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 91));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.06845394f, 0.027847575f, 0.034116674f, 0.049966853f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 92));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0.01833942f, -0.082114995f, 0.07771619f, 0.09048922f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 93));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0.021926848f, 0.066506065f, -0.062262088f, -0.009540659f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 94));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.06112206f, 0.079589926f, 0.0007936983f, 0.08781624f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 95));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.043313194f, 0.07545844f, -0.02695733f, 0.05864628f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 96));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0.031126674f, 0.06748149f, -0.0510584f, -0.045275114f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 97));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0.016351579f, -0.065875635f, -0.051353876f, -0.07041379f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 98));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.03883103f, -0.033840124f, 0.022998512f, 0.05119962f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 99));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.027634054f, 0.08049014f, 0.009550878f, -0.050013997f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 100));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0.08360827f, -0.06952959f, -0.046597354f, 0.041872915f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 101));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.016890055f, 0.082817584f, -0.06434457f, -0.07818164f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 102));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0.051466897f, -0.07179694f, -0.07563393f, 0.066600315f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 103));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0.039527602f, -0.064303406f, 0.08946725f, 0.027360365f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 104));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.059008628f, 0.04462825f, -0.015559468f, -0.0104946215f, 0f, 0f, 0f,
            0f), value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 105));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.07763324f, -0.06558877f, -0.021108795f, 0.04186682f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 106));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0.087625444f, -0.020913936f, -0.033567905f, -0.064991534f, 0f, 0f, 0f,
            0f), value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 107));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0.004766717f, 0.066410616f, -0.04565868f, -0.019955993f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 108));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0.06257347f, 0.07230749f, -0.08348315f, 0.0008949252f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 109));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0.018917551f, 0.08633529f, -0.05359091f, -0.05274812f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 110));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0.029360004f, -0.018523745f, 0.055797268f, -0.023325872f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 111));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0.06818768f, -0.070953876f, 0.020007923f, -0.039368004f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 112));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0.08655976f, 0.08988227f, -0.03220231f, 0.0869999f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 113));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.06057638f, -0.019446539f, -0.034498524f, 0.07755164f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 114));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0.01141353f, -0.037558716f, 0.05831546f, 0.078733325f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 115));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0.06812366f, 0.022253403f, 0.06580381f, 0.07461225f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        value = Vector256.Create(Unsafe.Add(ref input, 116));
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0.06613157f, -0.0638393f, 0.08794912f, -0.08742628f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref input, 117));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0.05671105f, 0.0600012f, 0.026628956f, 0.030535746f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref input, 118));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.06606619f, 0.057212606f, 0.044101812f, 0.03364739f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        value = Vector256.Create(Unsafe.Add(ref input, 119));
        sum0_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.06573622f, -0.0724346f, -0.0073347585f, -0.06695713f, 0f, 0f, 0f, 0f),
            value, sum0_0_3);
        sum0_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_3);
        Simd256.Store(ReLU.Forward(new Simd256((sum0_0_0 + sum0_0_1) + (sum0_0_2 + sum0_0_3))), ref hidden0, 0);
        Simd256.Store(ReLU.Forward(new Simd256((sum0_8_0 + sum0_8_1) + (sum0_8_2 + sum0_8_3))), ref hidden0, 8);

        // logits = hidden0 · weight3 + bias3   [4] · [4, 3] → [3]
        ref float logits = ref Unsafe.Add(ref scratch, 32);
        Vector256<float> sum3_0_0 = Vector256.Create(0.34162235f, -0.2496854f, -0.3379448f, 0f, 0f, 0f, 0f, 0f),
            sum3_0_1 = Vector256<float>.Zero, sum3_0_2 = Vector256<float>.Zero, sum3_0_3 = Vector256<float>.Zero;
        Vector256<float> sum3_8_0 = Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), sum3_8_1 = Vector256<float>.Zero,
            sum3_8_2 = Vector256<float>.Zero, sum3_8_3 = Vector256<float>.Zero;
        value = Vector256.Create(hidden0);
        sum3_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0.4314475f, 0.20988393f, 0.30077428f, 0f, 0f, 0f, 0f, 0f), value,
            sum3_0_0);
        sum3_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum3_8_0);
        value = Vector256.Create(Unsafe.Add(ref hidden0, 1));
        sum3_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.26230735f, 0.24302363f, -0.43651718f, 0f, 0f, 0f, 0f, 0f), value,
            sum3_0_1);
        sum3_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum3_8_1);
        value = Vector256.Create(Unsafe.Add(ref hidden0, 2));
        sum3_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.39338744f, 0.1799823f, 0.069582224f, 0f, 0f, 0f, 0f, 0f), value,
            sum3_0_2);
        sum3_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum3_8_2);
        value = Vector256.Create(Unsafe.Add(ref hidden0, 3));
        sum3_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0.46262914f, -0.17698038f, 0.22601986f, 0f, 0f, 0f, 0f, 0f), value,
            sum3_0_3);
        sum3_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum3_8_3);
        Simd256.Store(new((sum3_0_0 + sum3_0_1) + (sum3_0_2 + sum3_0_3)), ref logits, 0);
        Simd256.Store(new((sum3_8_0 + sum3_8_1) + (sum3_8_2 + sum3_8_3)), ref logits, 8);

        MemoryMarshal.CreateReadOnlySpan(ref logits, 3).CopyTo(MemoryMarshal.CreateSpan(ref output, 3));
    }
}
