// Written by tools/make_state_fixtures.py with PyTorch 1.13.0a0. Do not edit.
namespace Mlp.Runtime.Tests.State;

internal sealed record InitialTensor(string Name, uint FirstBits, uint LastBits, string Sha256);

internal sealed record InitialNetwork(long Seed, int[] Widths, bool Norm, bool Bias, InitialTensor[] Tensors);

internal static class InitialValueFixtures
{
    public static readonly InitialNetwork[] Networks =
    [
        new(0, [1, 1], false, true,
        [
            new("0.weight", 0xBBF55400, 0xBBF55400, "de7c8c32a9c25dd3b7918de8bc58da37f2b9e824504cbded00052ad1db5dc12c"),
            new("0.bias", 0x3F09545E, 0x3F09545E, "fa50ad3dcc0ecd6733c9f8e1af9607fa22c332e04fa8690c1407561c1298d8ae"),
        ]),
        new(42, [5, 7], false, true,
        [
            new("0.weight", 0x3EAF0F18, 0xBE14B287, "a9bd4fef9cecabee316d08ba6317c282f6036cc201fe0e55e5584049fb5af62a"),
            new("0.bias", 0x3E8D7E7C, 0xBDF85F18, "303288b7b4119788425a2ffde7348093a4300e9ddbff20c7e0494001e7d144b7"),
        ]),
        new(42, [64, 10], false, true,
        [
            new("0.weight", 0x3DC3B8CC, 0xBCEA5D08, "55815b57dc2851d86140baea9bcd1119a68129e234e69a7998aa0a849a79f81b"),
            new("0.bias", 0x3CD0F3E8, 0xBD672D10, "485c72d100f394c297da922c4cb4f6e3cd13f992001bcd9131e0a2e0e484c911"),
        ]),
        new(3, [8, 16, 4, 3], true, true,
        [
            new("0.weight", 0xBEB379CC, 0xBC01E768, "8aa92f55286b265bbf4add8014bac8d31dd86d128575ff026f88acd400bf8859"),
            new("0.bias", 0xBD8735A6, 0x3DEBA65F, "75d8e80082e85d5085d96eeaf6c856f04df51342539d4df54ec742b37058c124"),
            new("1.weight", 0x3F800000, 0x3F800000, "9628e545ed3ac074e5a6cbf542a642b62482fbfca9b4cb3ea4743a1874256e37"),
            new("1.bias", 0x00000000, 0x00000000, "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b"),
            new("1.running_mean", 0x00000000, 0x00000000, "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b"),
            new("1.running_var", 0x3F800000, 0x3F800000, "9628e545ed3ac074e5a6cbf542a642b62482fbfca9b4cb3ea4743a1874256e37"),
            new("4.weight", 0xBDAFB2F0, 0xBE3AD372, "ba29826e70ba64406b096ba449e2cf32cb620fdf447823ff6236f1fd4bab7562"),
            new("4.bias", 0x3E3286B8, 0xBE2D40AC, "b91045c7c6a6188b342c86e9c1ca355b68c3ba606c6f6cbf90f1206f873885ab"),
            new("5.weight", 0x3F800000, 0x3F800000, "f6bb1294da2f78cd935b01c7656280df5eaa0439e9d97bc03775825a41a508e4"),
            new("5.bias", 0x00000000, 0x00000000, "374708fff7719dd5979ec875d56cd2286f6d3cf7ec317a3b25632aab28ec37bb"),
            new("5.running_mean", 0x00000000, 0x00000000, "374708fff7719dd5979ec875d56cd2286f6d3cf7ec317a3b25632aab28ec37bb"),
            new("5.running_var", 0x3F800000, 0x3F800000, "f6bb1294da2f78cd935b01c7656280df5eaa0439e9d97bc03775825a41a508e4"),
            new("8.weight", 0x3EF91190, 0x3EAAAD6A, "1835e34eebb311aaf9b1f177636ca5e43b6389a912039ecf7d4701f6649aa636"),
            new("8.bias", 0x3E9BD4AC, 0xBE089310, "5f6e6913f22800acbf9a8aac6b1e35ae81f7459b3f0831621be0ab2e77d59a28"),
        ]),
        new(3, [8, 16, 4, 3], true, false,
        [
            new("0.weight", 0xBEB379CC, 0xBC01E768, "8aa92f55286b265bbf4add8014bac8d31dd86d128575ff026f88acd400bf8859"),
            new("1.weight", 0x3F800000, 0x3F800000, "9628e545ed3ac074e5a6cbf542a642b62482fbfca9b4cb3ea4743a1874256e37"),
            new("1.bias", 0x00000000, 0x00000000, "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b"),
            new("1.running_mean", 0x00000000, 0x00000000, "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b"),
            new("1.running_var", 0x3F800000, 0x3F800000, "9628e545ed3ac074e5a6cbf542a642b62482fbfca9b4cb3ea4743a1874256e37"),
            new("4.weight", 0xBD3F3718, 0xBE34C0EE, "f0a5ced5e9877eb8a84e9c1678a8594c6d283fd7517dc48ad3f672843665c858"),
            new("5.weight", 0x3F800000, 0x3F800000, "f6bb1294da2f78cd935b01c7656280df5eaa0439e9d97bc03775825a41a508e4"),
            new("5.bias", 0x00000000, 0x00000000, "374708fff7719dd5979ec875d56cd2286f6d3cf7ec317a3b25632aab28ec37bb"),
            new("5.running_mean", 0x00000000, 0x00000000, "374708fff7719dd5979ec875d56cd2286f6d3cf7ec317a3b25632aab28ec37bb"),
            new("5.running_var", 0x3F800000, 0x3F800000, "f6bb1294da2f78cd935b01c7656280df5eaa0439e9d97bc03775825a41a508e4"),
            new("8.weight", 0xBE902FCC, 0x3EDF9440, "4b8e855e4336a926dd30daffb6920b969aa7c7792ca83f925b17ae0c56a2a5e1"),
        ]),
        new(-1, [3, 33, 65], false, true,
        [
            new("0.weight", 0x3F11F800, 0x3E331FE6, "13080aacb218ee02394ea3ea15070e042e344d2187a28d8a77dc2de04c13c7e4"),
            new("0.bias", 0x3DB6D73B, 0x3DB32096, "eac32cc96ab9da810167321ed87cb573179e8797ef257b23d5ad38cdad8d2bb6"),
            new("3.weight", 0x3D0E4983, 0x3E0582F9, "ce278444602a9b89069af3af1fcb77d2c48dc1d72d5e9513546ec6e07b1eb00d"),
            new("3.bias", 0xBE2C5409, 0x3E31A0AB, "d43290a31d438700cf081356fdfcc720deb6f9fe6b7495a29e61da4924775fcf"),
        ]),
        new(4294967295, [3, 33, 65], false, true,
        [
            new("0.weight", 0x3F11F800, 0x3E331FE6, "13080aacb218ee02394ea3ea15070e042e344d2187a28d8a77dc2de04c13c7e4"),
            new("0.bias", 0x3DB6D73B, 0x3DB32096, "eac32cc96ab9da810167321ed87cb573179e8797ef257b23d5ad38cdad8d2bb6"),
            new("3.weight", 0x3D0E4983, 0x3E0582F9, "ce278444602a9b89069af3af1fcb77d2c48dc1d72d5e9513546ec6e07b1eb00d"),
            new("3.bias", 0xBE2C5409, 0x3E31A0AB, "d43290a31d438700cf081356fdfcc720deb6f9fe6b7495a29e61da4924775fcf"),
        ]),
        new(4294967301, [6, 31, 17], true, true,
        [
            new("0.weight", 0x3E8A0F81, 0x3D8E6EED, "18dc34afd454fc75ce2e5931ab3dbcfb9a9507b39517fe146c53c4a73a4b428c"),
            new("0.bias", 0x3D9EAB8F, 0x3EA5BD89, "c4b08cc87d861cc670a21d62b3ab60bd87d053059ee718823084ebb0b89dbc53"),
            new("1.weight", 0x3F800000, 0x3F800000, "b1222603b02ef68c5ed05d17a298cc889778df2fa7c99972b9fbc1af19be62ff"),
            new("1.bias", 0x00000000, 0x00000000, "7b8ec8dd836b564f0c85ad088fc744de820345204e154bc1503e04e9d6fdd9f1"),
            new("1.running_mean", 0x00000000, 0x00000000, "7b8ec8dd836b564f0c85ad088fc744de820345204e154bc1503e04e9d6fdd9f1"),
            new("1.running_var", 0x3F800000, 0x3F800000, "b1222603b02ef68c5ed05d17a298cc889778df2fa7c99972b9fbc1af19be62ff"),
            new("4.weight", 0xBDF29D69, 0xBDDE2A89, "c4cb06f19b458a9015500ff6389899cd39dd63dbca7d6862758c120f741077eb"),
            new("4.bias", 0x3DE3CC54, 0x3DE500E1, "2d20730af97086e90469ebf3a38920238a7c2dde8c2e2865184d0a94306f7c05"),
        ]),
        new(5, [6, 31, 17], true, true,
        [
            new("0.weight", 0x3E8A0F81, 0x3D8E6EED, "18dc34afd454fc75ce2e5931ab3dbcfb9a9507b39517fe146c53c4a73a4b428c"),
            new("0.bias", 0x3D9EAB8F, 0x3EA5BD89, "c4b08cc87d861cc670a21d62b3ab60bd87d053059ee718823084ebb0b89dbc53"),
            new("1.weight", 0x3F800000, 0x3F800000, "b1222603b02ef68c5ed05d17a298cc889778df2fa7c99972b9fbc1af19be62ff"),
            new("1.bias", 0x00000000, 0x00000000, "7b8ec8dd836b564f0c85ad088fc744de820345204e154bc1503e04e9d6fdd9f1"),
            new("1.running_mean", 0x00000000, 0x00000000, "7b8ec8dd836b564f0c85ad088fc744de820345204e154bc1503e04e9d6fdd9f1"),
            new("1.running_var", 0x3F800000, 0x3F800000, "b1222603b02ef68c5ed05d17a298cc889778df2fa7c99972b9fbc1af19be62ff"),
            new("4.weight", 0xBDF29D69, 0xBDDE2A89, "c4cb06f19b458a9015500ff6389899cd39dd63dbca7d6862758c120f741077eb"),
            new("4.bias", 0x3DE3CC54, 0x3DE500E1, "2d20730af97086e90469ebf3a38920238a7c2dde8c2e2865184d0a94306f7c05"),
        ]),
        new(long.MinValue, [4, 2], false, true,
        [
            new("0.weight", 0xBB755400, 0x3ECAFACE, "7531930900c3eae59993d2184ffa3d56e6c4df0ffc56d68737c366fbe937ff65"),
            new("0.bias", 0xBD35BF70, 0x3E077B4C, "03388a29cf9f88bb5e55618b4e3c6b7cee457defd005621d86099f18a2404ecf"),
        ]),
        new(9223372036854775807, [4, 2], false, true,
        [
            new("0.weight", 0x3EFCD346, 0xBE63F818, "60088771c3208ffd25844ebe02eebf8011476640c471ba72fb5b021a5923d28d"),
            new("0.bias", 0x3DBD8EC8, 0x3DBBF900, "8c42f8d5374063dbfe47c8a7b475628dad86eb1806c280d21f055f70d833a401"),
        ]),
        new(123456789, [784, 128, 10], true, true,
        [
            new("0.weight", 0xBBDDC293, 0x3CC140A5, "ae420545868e32300947caa649534143089f6a167951bd166a44a42d971f288b"),
            new("0.bias", 0x3C550C85, 0x3B704701, "3453f12c662b0480ef779649dde963150342f7a353ab03f6b2650f88ff09eb86"),
            new("1.weight", 0x3F800000, 0x3F800000, "02722f124d0f1736a9dd7c4ddcd05630dcf16ee1ce3454e9a876005ce005d4ac"),
            new("1.bias", 0x00000000, 0x00000000, "076a27c79e5ace2a3d47f9dd2e83e4ff6ea8872b3c2218f66c92b89b55f36560"),
            new("1.running_mean", 0x00000000, 0x00000000, "076a27c79e5ace2a3d47f9dd2e83e4ff6ea8872b3c2218f66c92b89b55f36560"),
            new("1.running_var", 0x3F800000, 0x3F800000, "02722f124d0f1736a9dd7c4ddcd05630dcf16ee1ce3454e9a876005ce005d4ac"),
            new("4.weight", 0x3CF031EB, 0x3D65D39D, "c48eb3f6b5bb9f7402070fce7fcf7e83dfe45b0bf634f589d0f55934817136c5"),
            new("4.bias", 0x3D8D14A9, 0x3C104277, "a34619395fd70963902916af00f5c1b41e5381c45b92832ef7c2abd78ae864b9"),
        ]),
    ];
}
